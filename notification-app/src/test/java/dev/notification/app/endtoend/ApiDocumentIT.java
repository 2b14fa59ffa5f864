package dev.notification.app.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Whether the documents for programs are documents of their kind, by the schemas that their standards publish as packages of npm. */
class ApiDocumentIT {
    private static final Path OPENAPI = Path.of("@apidevtools", "openapi-schemas", "schemas", "v3.1", "schema.json");
    private static final Path ASYNCAPI = Path.of("@asyncapi", "specs", "schemas", "3.0.0-without-$id.json");
    private static final String JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema";

    private static void check(SpecificationVersion dialect, Path standard, JsonNode document, String broken)
            throws IOException, InterruptedException {
        JavaScriptTests.needNode();
        String text = Files.readString(JavaScriptTests.installed(standard.toString()));
        Schema schema = SchemaRegistry.withDefaultDialect(dialect).getSchema(text, InputFormat.JSON);

        assertThat(schema.validate(document.toString(), InputFormat.JSON)).isEmpty();
        String wrong = document.toString().replace(broken, broken.replace("e", "é"));
        assertThat(schema.validate(wrong, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void theOpenApiDocumentIsOne() throws IOException, InterruptedException {
        check(SpecificationVersion.DRAFT_2020_12, OPENAPI, ApiDocuments.OPENAPI, "\"description\":\"It runs.\"");
    }

    @Test
    void theAsyncApiDocumentIsOne() throws IOException, InterruptedException {
        check(SpecificationVersion.DRAFT_7, ASYNCAPI, ApiDocuments.ASYNCAPI, "\"address\":\"/api/ws\"");
    }

    /** OpenAPI's own schema leaves to JSON Schema what a schema is. */
    @Test
    void everySchemaIsOne() {
        Schema standard = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of(JSON_SCHEMA));
        for (JsonNode document : new JsonNode[] {ApiDocuments.OPENAPI, ApiDocuments.ASYNCAPI}) {
            document.at("/components/schemas")
                    .properties()
                    .forEach(schema -> assertThat(
                                    standard.validate(schema.getValue().toString(), InputFormat.JSON))
                            .as(schema.getKey())
                            .isEmpty());
        }
        assertThat(standard.validate("{\"type\":\"text\"}", InputFormat.JSON)).isNotEmpty();
    }
}
