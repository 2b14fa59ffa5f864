package dev.notification.app.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Variables of the environment that begin as ours do and are no setting. Kubernetes gives each container some for each
 * Service, made of its name: those of a Service {@code notification} begin as ours, and one of {@code notification-http} is
 * called as one of ours.
 */
final class ForeignVariables {
    /** What Kubernetes and Docker's links write into {@code …_PORT}; nobody who means a port writes it. */
    private static final Pattern PORT_OF_SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");

    private static final Pattern NAME_OF_SERVICE =
            Pattern.compile(".*(_SERVICE_HOST|_SERVICE_PORT(_.*)?|_PORT_[0-9]+_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?)");

    private static final String LAUNCHERS = "NOTIFICATION_JAVA_OPTIONS";

    private static final String KUBERNETES =
            ". Kubernetes makes variables of each Service's name; enableServiceLinks: false keeps them away";

    private ForeignVariables() {}

    static boolean isForeign(String name, String text) {
        return Setting.ofVariable(name).isEmpty() || isPortOfService(name, text);
    }

    private static boolean isPortOfService(String name, String text) {
        return name.endsWith("_PORT") && PORT_OF_SERVICE.matcher(text.strip()).matches();
    }

    /**
     * All of them in one line, each with the setting that may have been meant.
     *
     * @param foreign values by names
     */
    static String warning(Map<String, String> foreign) {
        boolean service = foreign.entrySet().stream().anyMatch(one -> isOfService(one.getKey(), one.getValue()));
        List<String> explained = foreign.entrySet().stream()
                .map(one -> explained(one.getKey(), one.getValue()))
                .toList();
        return "no settings of this program, and ignored: " + String.join(", ", explained)
                + (service ? KUBERNETES : "");
    }

    private static boolean isOfService(String name, String text) {
        return NAME_OF_SERVICE.matcher(name).matches() || isPortOfService(name, text);
    }

    private static String explained(String name, String text) {
        if (Setting.ofVariable(name).isPresent()) {
            return name + " (its value is the address of a Service, not a port)";
        }
        if (name.equals(LAUNCHERS)) {
            return name + " (only the launcher reads it)";
        }
        Optional<String> near = isOfService(name, text) ? Optional.empty() : NearNames.ofVariable(name);
        return near.map(setting -> name + " (did you mean " + setting + "?)").orElse(name);
    }
}
