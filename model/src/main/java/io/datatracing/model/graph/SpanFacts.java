package io.datatracing.model.graph;

import io.datatracing.model.Attribute;
import io.datatracing.model.Span;
import io.datatracing.model.join.MessagingAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the attributes of a span say about the other end, in the names of OpenTelemetry's
 * conventions, stable and before.
 */
public final class SpanFacts {
  private static final Set<String> READS =
      Set.of("SELECT", "GET", "MGET", "HGET", "HGETALL", "SCAN", "FIND", "COUNT", "EXISTS", "SHOW");

  private SpanFacts() {}

  /** A database that a span asks; null if it asks none. */
  record Store(String system, String name, @Nullable String within, boolean isRead) {}

  /** {@code http}, {@code rpc}, {@code messaging}, {@code db} or {@code internal}. */
  public static String protocol(Span span) {
    for (Attribute attribute : span.attributes()) {
      String key = attribute.key();
      if (key.startsWith("rpc.")) {
        return "rpc";
      }
      if (key.equals("http.request.method") || key.equals("http.method")) {
        return "http";
      }
      if (key.equals("messaging.system") || key.equals(MessagingAttributes.DESTINATION)) {
        return "messaging";
      }
      if (key.equals("db.system.name") || key.equals("db.system")) {
        return "db";
      }
    }
    return "internal";
  }

  /**
   * Where a call goes: {@code host:port}, or the name that the caller knows; null if it does not
   * say.
   */
  public static @Nullable String peer(Span span) {
    String service = text(span, "peer.service");
    if (service != null) {
      return service;
    }
    String host = first(span, "server.address", "net.peer.name");
    String port = first(span, "server.port", "net.peer.port");
    return host == null || port == null ? host : host + ":" + port;
  }

  static @Nullable Store store(Span span, boolean byTable) {
    String system = first(span, "db.system.name", "db.system");
    if (system == null) {
      return null;
    }
    String namespace = first(span, "db.namespace", "db.name");
    String table = byTable ? first(span, "db.collection.name", "db.sql.table") : null;
    String within = namespace == null ? peer(span) : namespace;
    return table != null
        ? new Store(system, table, within == null ? system : within, isRead(span))
        : new Store(system, within == null ? system : within, system, isRead(span));
  }

  private static boolean isRead(Span span) {
    String operation = first(span, "db.operation.name", "db.query.summary", "db.operation");
    String text = operation == null ? span.name() : operation;
    int end = text.indexOf(' ');
    return READS.contains((end < 0 ? text : text.substring(0, end)).toUpperCase(Locale.ROOT));
  }

  /** Seconds in an attribute as nanoseconds; -1 if there is no such number. */
  static long seconds(Span span, String key) {
    String text = text(span, key);
    try {
      double seconds = text == null ? -1 : Double.parseDouble(text);
      // What no clock can mean is not known; NaN fails the test as well.
      return seconds >= 0 && seconds < 9e9 ? Math.round(seconds * 1e9) : -1;
    } catch (NumberFormatException notANumber) {
      return -1;
    }
  }

  /** A count in an attribute; {@code otherwise} if there is no such positive number. */
  static long count(Span span, String key, long otherwise) {
    String text = text(span, key);
    try {
      long count = text == null ? otherwise : Long.parseLong(text);
      return count > 0 ? count : otherwise;
    } catch (NumberFormatException notANumber) {
      return otherwise;
    }
  }

  static @Nullable String text(Span span, String key) {
    List<Attribute> attributes = span.attributes();
    return MessagingAttributes.text(attributes, key);
  }

  private static @Nullable String first(Span span, String... keys) {
    for (String key : keys) {
      String value = text(span, key);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }
}
