package dev.notification.transport.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.notification.core.domain.Verdict;
import dev.notification.transport.rest.stray.OpenDoor;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.junit.jupiter.api.Test;

class RoutesTest {
    /** A route that does not say who may call it. */
    @Path("open")
    public static final class WithoutPolicy {
        @GET
        public String get() {
            return "";
        }
    }

    /** What it finds has no policy that anybody could see at the start. */
    @Path("locator")
    public static final class Locator {
        @Path("{name}")
        public Object find() {
            return new WithoutPolicy();
        }
    }

    @Test
    void everyRouteSaysWhoMayCallIt() {
        List<Method> methods = methods(resources());

        assertThat(methods).hasSizeGreaterThanOrEqualTo(6);
        assertThat(methods)
                .allSatisfy(method -> assertThat(method.isAnnotationPresent(Access.class))
                        .as("%s", method)
                        .isTrue());
    }

    @Test
    void aRouteThatDoesNotIsNoticed() {
        assertThat(methods(List.of(Resource.from(WithoutPolicy.class))))
                .noneMatch(method -> method.isAnnotationPresent(Access.class));
        var policy = new RoutePolicy(token -> CompletableFuture.completedStage(Verdict.INVALID));
        var info = new jakarta.ws.rs.container.ResourceInfo() {
            @Override
            public Method getResourceMethod() {
                return methods(List.of(Resource.from(WithoutPolicy.class))).get(0);
            }

            @Override
            public Class<?> getResourceClass() {
                return WithoutPolicy.class;
            }
        };

        assertThatIllegalStateException().isThrownBy(() -> policy.configure(info, null));
    }

    @Test
    void aStrayResourceOfAnotherPackageStopsTheStart() {
        try (var server = new RestServer();
                var module = server.anotherModule()) {
            module.resources().register(new OpenDoor());

            assertThatThrownBy(module::handler)
                    .hasStackTraceContaining("OpenDoor")
                    .hasStackTraceContaining("does not say who may call it");
        }
    }

    @Test
    void aResourceThatFindsAnotherStopsTheStart() {
        try (var server = new RestServer();
                var module = server.anotherModule()) {
            module.resources().register(new Locator());

            assertThatThrownBy(module::handler)
                    .hasStackTraceContaining("Locator.find")
                    .hasStackTraceContaining("before anybody has asked who calls");
        }
    }

    @Test
    void nobodyIsToldTheListOfResources() {
        try (var server = new RestServer()) {
            assertThat(server.get("/application.wadl", server.account("ada")).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void whatJerseyServesByItselfNeedsNoPolicy() {
        try (var server = new RestServer()) {
            var answer = server.call(
                    "/login",
                    "",
                    request -> request.method("OPTIONS", java.net.http.HttpRequest.BodyPublishers.noBody()));

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Allow")).isEqualTo("OPTIONS, POST");
        }
    }

    private static List<Resource> resources() {
        try (var server = new RestServer()) {
            return server.module().resources().getInstances().stream()
                    .map(Object::getClass)
                    .filter(type -> type.isAnnotationPresent(Path.class))
                    .<Resource>map(Resource::from)
                    .toList();
        }
    }

    private static List<Method> methods(List<Resource> resources) {
        return resources.stream()
                .flatMap(resource -> java.util.stream.Stream.concat(
                        resource.getResourceMethods().stream(),
                        resource.getChildResources().stream().flatMap(child -> child.getResourceMethods().stream())))
                .map(RoutesTest::method)
                .toList();
    }

    private static Method method(ResourceMethod method) {
        return method.getInvocable().getDefinitionMethod();
    }
}
