/** Traces of sends, from the request that brings one to the socket that gets it (W3C Trace Context, OpenTelemetry). */
package dev.notification.app.tracing;
