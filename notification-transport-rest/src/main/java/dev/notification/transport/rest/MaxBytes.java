package dev.notification.transport.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How long a body may be; without it, {@value RestConfig#MAX_BODY_BYTES} bytes. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
@interface MaxBytes {
    int value();
}
