package dev.notification.app.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArchitectureTest {
    private static final String PRODUCT = "dev.notification";
    private static final String WRONG = "dev.notification.app.architecture.wrong";

    private static final JavaClasses PRODUCT_CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // The generator of load knows nothing of the product, as its pom says, and prints for itself.
            .withImportOption(location -> !location.contains("notification-bench"))
            .withImportOption(location -> !location.contains("-testkit") && !location.contains("/testkit/"))
            .importPackages(PRODUCT);
    private static final JavaClasses WRONG_CLASSES = new ClassFileImporter().importPackages(WRONG);

    @ParameterizedTest
    @EnumSource(Rules.class)
    void theProductKeepsTheRule(Rules rule) {
        assertThat(PRODUCT_CLASSES).hasSizeGreaterThan(150);
        rule.below(PRODUCT).check(PRODUCT_CLASSES);
    }

    /** A rule that nothing breaks would be no rule: the classes in {@code wrong} break each. */
    @ParameterizedTest
    @EnumSource(Rules.class)
    void theRuleIsBrokenByADeliberatelyWrongClass(Rules rule) {
        assertThat(rule.below(WRONG).evaluate(WRONG_CLASSES).hasViolation()).isTrue();
    }
}
