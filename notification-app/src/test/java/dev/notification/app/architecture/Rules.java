package dev.notification.app.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.PrintStream;
import java.text.DateFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Calendar;
import java.util.Locale;
import java.util.Scanner;

/** The architecture, for all classes below a root package: the product's, or one of deliberately wrong ones. */
enum Rules {
    LAYERS {
        @Override
        ArchRule below(String root) {
            return layeredArchitecture()
                    .consideringOnlyDependenciesInAnyPackage(root + "..")
                    .layer("core")
                    .definedBy(root + ".core..")
                    .layer("protocol")
                    .definedBy(root + ".protocol..")
                    .layer("persistence")
                    .definedBy(root + ".persistence..")
                    .layer("security")
                    .definedBy(root + ".security..")
                    .layer("http")
                    .definedBy(root + ".transport.http..")
                    .layer("rest")
                    .definedBy(root + ".transport.rest..")
                    .layer("websocket")
                    .definedBy(root + ".transport.ws..")
                    .optionalLayer("app")
                    .definedBy(root + ".app..")
                    .whereLayer("app")
                    .mayNotBeAccessedByAnyLayer()
                    .whereLayer("persistence")
                    .mayOnlyBeAccessedByLayers("app")
                    .whereLayer("security")
                    .mayOnlyBeAccessedByLayers("app")
                    .whereLayer("rest")
                    .mayOnlyBeAccessedByLayers("app")
                    .whereLayer("websocket")
                    .mayOnlyBeAccessedByLayers("app")
                    .ensureAllClassesAreContainedInArchitecture()
                    .because(
                            "adapters know the core, nobody but the app knows two adapters; http and protocol are none");
        }
    },
    CORE_NEEDS_ONLY_THE_JDK {
        @Override
        ArchRule below(String root) {
            return classes()
                    .that()
                    .resideInAPackage(root + ".core..")
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(
                            root + ".core..",
                            "java.lang..",
                            "java.util",
                            "java.util.zip",
                            "java.util.concurrent..",
                            "java.util.function",
                            "java.util.regex",
                            "java.util.stream",
                            "java.time..",
                            "java.math",
                            "java.text",
                            "java.net",
                            "java.nio..",
                            "java.security..",
                            "javax.crypto.."))
                    .because("others embed the core into whatever they have");
        }
    },
    PROTOCOL_KNOWS_NO_TRANSPORT {
        @Override
        ArchRule below(String root) {
            return noClasses()
                    .that()
                    .resideInAPackage(root + ".protocol..")
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(
                            root + ".persistence..",
                            root + ".security..",
                            root + ".transport..",
                            "org.glassfish..",
                            "jakarta.."))
                    .because("clients and every transport speak it");
        }
    },
    HTTP_KNOWS_NO_CORE {
        @Override
        ArchRule below(String root) {
            return noClasses()
                    .that()
                    .resideInAPackage(root + ".transport.http..")
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(
                            root + ".core..",
                            root + ".persistence..",
                            root + ".security..",
                            root + ".transport.rest..",
                            root + ".transport.ws.."))
                    .because("the port serves whatever is mounted on it");
        }
    },
    WIRE_KNOWS_NO_INBOX {
        @Override
        ArchRule below(String root) {
            return noClasses()
                    .that()
                    .resideInAPackage(root + ".transport.ws.wire..")
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(root + ".core..", root + ".transport.ws"))
                    .because("RFC 6455 is a concern of its own");
        }
    },
    ONLY_THE_WIRE_KNOWS_TYRUS_AND_GRIZZLY {
        @Override
        ArchRule below(String root) {
            return noClasses()
                    .that()
                    .resideInAPackage(root + ".transport.ws")
                    .and()
                    .haveSimpleNameNotEndingWith("Module")
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(
                            "org.glassfish.grizzly..", "org.glassfish.tyrus..", "jakarta.websocket.."))
                    .because("sessions speak of frames, not of connections; only the module mounts the filter");
        }
    },
    AREAS_DO_NOT_KNOW_EACH_OTHER {
        @Override
        ArchRule below(String root) {
            return slices().matching(root + ".core.(application|port.in).(*)..")
                    .namingSlices("$1 of $2")
                    .should()
                    .notDependOnEachOther()
                    .ignoreDependency(
                            resideInAPackage(root + ".core.application.inbox.."),
                            resideInAPackage(root + ".core.port.in.inbox.."))
                    .ignoreDependency(
                            resideInAPackage(root + ".core.application.account.."),
                            resideInAPackage(root + ".core.port.in.account.."))
                    .ignoreDependency(
                            resideInAPackage(root + ".core.application.operator.."),
                            resideInAPackage(root + ".core.port.in.operator.."))
                    .because("an application embeds inboxes without accounts; the facades bring them together");
        }
    },
    DOMAIN_KNOWS_ONLY_ITSELF {
        @Override
        ArchRule below(String root) {
            return classes()
                    .that()
                    .resideInAPackage(root + ".core.domain")
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(root + ".core.domain", "java.."))
                    .because("the words of the service are free of how it works");
        }
    },
    PORTS_KNOW_ONLY_THE_DOMAIN {
        @Override
        ArchRule below(String root) {
            return classes()
                    .that()
                    .resideInAPackage(root + ".core.port..")
                    .should()
                    .onlyDependOnClassesThat(resideInAnyPackage(root + ".core.domain", root + ".core.port..", "java.."))
                    .because("a port speaks of the domain, not of technology or of use cases");
        }
    },
    INBOUND_PORTS_ARE_ONE_METHOD {
        @Override
        ArchRule below(String root) {
            return classes()
                    .that()
                    .resideInAPackage(root + ".core.port.in..")
                    .and()
                    .areTopLevelClasses()
                    .and()
                    .doNotHaveSimpleName("package-info")
                    .should(haveOneAbstractMethod())
                    .because("an inbound port is a verb");
        }
    },
    ADAPTERS_HIDE_WHAT_THEY_ARE {
        @Override
        ArchRule below(String root) {
            return classes()
                    .that()
                    .resideInAnyPackage(root + ".persistence..", root + ".transport.rest..", root + ".transport.ws")
                    .and()
                    .areTopLevelClasses()
                    .and(not(simpleNameEndingWith("Module")))
                    .and(not(simpleNameEndingWith("Config")))
                    .and(not(simpleNameEndingWith("Resource")))
                    // What a module says about itself.
                    .and()
                    .doNotHaveSimpleName("Durability")
                    .and()
                    .doNotHaveSimpleName("package-info")
                    .should()
                    .notBePublic()
                    .because("an adapter is used through its module");
        }
    },
    NO_CYCLES {
        @Override
        ArchRule below(String root) {
            return slices().matching(root + ".(**)")
                    .should()
                    .beFreeOfCycles()
                    .because("packages that need each other are one package");
        }
    },
    NAMES_SAY_SOMETHING {
        @Override
        ArchRule below(String root) {
            return noClasses()
                    .that()
                    .resideInAPackage(root + "..")
                    .should()
                    .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Processor|Info|Data)")
                    .because("such a name hides what the class is");
        }
    },
    TIME_IS_INJECTED {
        @Override
        ArchRule below(String root) {
            return noClasses()
                    .that()
                    .resideInAPackage(root + "..")
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .because("tests set the clock");
        }
    },
    WORDS_FOR_MACHINES_KNOW_NO_COUNTRY {
        @Override
        ArchRule below(String root) {
            return noClasses()
                    .that()
                    .resideInAPackage(root + "..")
                    .should()
                    .callMethod(String.class, "format", String.class, Object[].class)
                    .orShould()
                    .callMethod(String.class, "formatted", Object[].class)
                    .orShould()
                    .callMethod(String.class, "toUpperCase")
                    .orShould()
                    .callMethod(String.class, "toLowerCase")
                    .orShould()
                    .callMethod(String.class, "getBytes")
                    .orShould()
                    .callConstructor(String.class, byte[].class)
                    .orShould()
                    .callMethod(DateTimeFormatter.class, "ofPattern", String.class)
                    .orShould()
                    .callMethod(PrintStream.class, "printf", String.class, Object[].class)
                    .orShould()
                    .callMethod(PrintStream.class, "format", String.class, Object[].class)
                    .orShould()
                    .callMethod(ZoneId.class, "systemDefault")
                    .orShould()
                    .callMethod(Calendar.class, "getInstance")
                    .orShould()
                    .dependOnClassesThat(belongToAnyOf(NumberFormat.class, DateFormat.class, Scanner.class))
                    .because(
                            "a server in Iran, Turkey or Thailand writes the same SQL, JSON and logs: say Locale.ROOT and UTF_8");
        }
    },
    ONLY_THE_COMMAND_LINE_PRINTS {
        @Override
        ArchRule below(String root) {
            return noClasses()
                    .that()
                    .resideInAPackage(root + "..")
                    .and()
                    .doNotHaveSimpleName("Main")
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err")
                    .because("what a server has to say goes to its log");
        }
    };

    abstract ArchRule below(String root);

    private static ArchCondition<JavaClass> haveOneAbstractMethod() {
        return new ArchCondition<>("be an interface with one abstract method") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                long count = type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.ABSTRACT))
                        .count();
                boolean one = type.isInterface() && count == 1;
                events.add(new SimpleConditionEvent(type, one, type.getName() + " has " + count));
            }
        };
    }

    /** The rule as a test's name. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
