# An image of the tar.gz that the build makes:
#   mvn -B -DskipTests package && docker build -t notification .
# It runs as a user without a name, on a root that may be read-only; /data is all it writes to. DockerfileIT runs each of these
# instructions outside Docker.
FROM eclipse-temurin:17-jdk AS build
WORKDIR /opt/notification
COPY notification-app/target/notification-*.tar.gz /opt/notification.tar.gz
RUN tar -xzf /opt/notification.tar.gz --strip-components=1 && tools/make-runtime

FROM debian:12-slim
LABEL org.opencontainers.image.title="notification" \
      org.opencontainers.image.description="A durable inbox and live delivery for every user" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.documentation="/docs"
COPY --from=build /opt/notification /opt/notification
# The archive of classes holds for the folder in which it is made.
RUN /opt/notification/bin/notification --make-archive
RUN mkdir /data && chown 10001:10001 /data
ENV PATH=/opt/notification/bin:/usr/local/bin:/usr/bin:/bin
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["notification", "health"]
ENTRYPOINT ["notification"]
CMD ["serve"]
