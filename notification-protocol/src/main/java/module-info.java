/** The wire as code: JSON of the domain, problem documents, frames and close codes. */
module dev.notification.protocol {
    requires transitive com.fasterxml.jackson.core;
    requires transitive com.fasterxml.jackson.databind;
    requires transitive dev.notification.core;

    exports dev.notification.protocol;
}
