package com.example.shop;

import dev.notification.core.Accounts;
import dev.notification.core.Inboxes;
import dev.notification.core.Operators;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The inbound ports of the core, found on the class path, and those that a test has called. Thread-safe. */
final class Ports {
    private static final String PACKAGE = "dev.notification.core.port.in.";

    private final Set<String> called = new ConcurrentSkipListSet<>();
    private final Inboxes inboxes;
    private final Accounts accounts;
    private final Operators operators;

    Ports(Inboxes inboxes, Accounts accounts, Operators operators) {
        this.inboxes = inboxes;
        this.accounts = accounts;
        this.operators = operators;
    }

    /** The simple names of all there are. */
    static Set<String> all() throws IOException, ClassNotFoundException {
        var names = new TreeSet<String>();
        var finder = new PathMatchingResourcePatternResolver();
        for (Resource file : finder.getResources("classpath*:" + PACKAGE.replace('.', '/') + "**/*.class")) {
            String path = file.getURL().getPath();
            String name = path.substring(path.lastIndexOf(PACKAGE.replace('.', '/')))
                    .replace('/', '.')
                    .replaceFirst("[.]class$", "");
            if (Class.forName(name).isAnnotationPresent(FunctionalInterface.class) && !name.contains("$")) {
                names.add(Class.forName(name).getSimpleName());
            }
        }
        return names;
    }

    /** Those that were called so far. */
    Set<String> called() {
        return Set.copyOf(called);
    }

    /** The port of that type, which the facades have by a method without parameters. Notes each call. */
    <P> P the(Class<P> port) {
        Object owner = owner(port);
        Method getter = Arrays.stream(owner.getClass().getMethods())
                .filter(method -> method.getReturnType() == port && method.getParameterCount() == 0)
                .findFirst()
                .orElseThrow();
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (proxy, method, given) -> {
            called.add(port.getSimpleName());
            try {
                return method.invoke(getter.invoke(owner), given);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private Object owner(Class<?> port) {
        return switch (port.getPackageName().substring(PACKAGE.length())) {
            case "inbox" -> inboxes;
            case "account" -> accounts;
            case "operator" -> operators;
            default -> throw new IllegalArgumentException(port + " belongs to nobody");
        };
    }

    @Override
    public String toString() {
        return called.stream().collect(Collectors.joining(", "));
    }
}
