package io.datatracing.query.zipkin;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;
import zipkin2.Endpoint;

/**
 * Whom a span talked to, as OpenTelemetry's exporter for Zipkin finds it out; topics and databases
 * too, which Zipkin has as remote services.
 */
final class RemoteEndpoints {
  private static final String PEER = "peer.service";

  /** Attributes of which the first that is there names the other end. */
  static final List<String> NAMES =
      List.of(
          PEER,
          "messaging.destination.name",
          "db.namespace",
          "server.address",
          "db.system.name",
          "net.peer.name");

  private RemoteEndpoints() {}

  /** Null where nothing is known. */
  static @Nullable Endpoint of(Span span) {
    Endpoint.Builder endpoint = Endpoint.newBuilder();
    boolean known = false;
    String name = name(span);
    if (name != null) {
      endpoint.serviceName(name);
      known = true;
    }
    String address = text(span, "network.peer.address");
    if (address != null && endpoint.parseIp(address)) {
      known = true;
      Integer port = port(span, "network.peer.port");
      if (port != null) {
        endpoint.port(port);
      }
    }
    return known ? endpoint.build() : null;
  }

  static @Nullable String name(Span span) {
    switch (span.kind()) {
      case CLIENT, PRODUCER, CONSUMER -> {
        for (String key : NAMES) {
          String name = text(span, key);
          if (name != null) {
            return name;
          }
        }
        return null;
      }
      // Others say where they are themselves by the same names.
      default -> {
        return text(span, PEER);
      }
    }
  }

  static @Nullable Integer port(Span span, String key) {
    for (Attribute attribute : span.attributes()) {
      if (attribute.key().equals(key)
          && attribute.value() instanceof AttributeValue.IntValue number
          && number.value() > 0
          && number.value() <= 65_535) {
        return (int) number.value();
      }
    }
    return null;
  }

  static @Nullable String text(Span span, String key) {
    for (Attribute attribute : span.attributes()) {
      if (attribute.key().equals(key)
          && attribute.value() instanceof AttributeValue.StringValue string
          && !string.value().isEmpty()) {
        return string.value();
      }
    }
    return null;
  }
}
