package com.example.shop;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/** The application's own WebSocket, on Tomcat, beside the service's, on Tyrus: both find their parts by the same names. */
@ServerEndpoint("/own")
public class OwnSocket {
    @OnMessage
    public String message(String text) {
        return "own: " + text;
    }

    @Configuration(proxyBeanMethods = false)
    static class Export {
        @Bean
        OwnSocket ownSocket() {
            return new OwnSocket();
        }

        @Bean
        ServerEndpointExporter endpoints() {
            return new ServerEndpointExporter();
        }
    }
}
