package io.datatracing.storage.api;

import io.datatracing.model.Attribute;
import io.datatracing.model.AttributeValue;
import io.datatracing.model.Span;
import io.datatracing.model.SpanKind;
import io.datatracing.model.join.MessagingAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which connections spans show: the rules that all stores agree on. A span shows at most one.
 *
 * <ol>
 *   <li>PRODUCER with a destination: from its service to the destination, MESSAGING.
 *   <li>CONSUMER with a destination: from the destination to its service, MESSAGING. So producers
 *       and consumers meet at the topic, whether headers, links or nothing joins their traces.
 *   <li>CLIENT with a database: from its service to the database, DATABASE.
 *   <li>Otherwise a span that was called from elsewhere (SERVER or CONSUMER, or flagged as having a
 *       remote parent) and whose parent, in the same trace, is of another service: from that
 *       service to its own; RPC with {@code rpc.system}, HTTP with a request method.
 * </ol>
 *
 * <p>Spans that have not ended ({@link io.datatracing.model.SpanState}) show none. Names are those
 * of OpenTelemetry's semantic conventions, the stable and the ones before. An attribute counts when
 * it is a string; of several under one key the first.
 */
public final class Connections {
  /** Keys of the name of a topic or queue, the preferred first; the same for those below. */
  public static final List<String> DESTINATION =
      List.of(MessagingAttributes.DESTINATION, "messaging.destination");

  public static final List<String> DATABASE_SYSTEM = List.of("db.system.name", "db.system");
  public static final List<String> DATABASE_NAME = List.of("db.namespace", "db.name");
  public static final List<String> RPC = List.of("rpc.system.name", "rpc.system");
  public static final List<String> HTTP = List.of("http.request.method", "http.method");

  /** OTLP's flags: whether it is known if the parent is remote, and whether it is. */
  private static final int REMOTE_PARENT = 0x300;

  private Connections() {}

  /** A connection that needs no other span to be seen. */
  public record Own(EdgeNode from, EdgeNode to, ServiceEdge.Kind kind) {}

  /** What a span shows by itself: rules 1 to 3; null when it shows nothing. */
  public static @Nullable Own own(
      SpanKind kind,
      String service,
      @Nullable String destination,
      @Nullable String databaseSystem,
      @Nullable String databaseName) {
    EdgeNode self = EdgeNode.service(service);
    if (destination != null && (kind == SpanKind.PRODUCER || kind == SpanKind.CONSUMER)) {
      EdgeNode topic = new EdgeNode(EdgeNode.Type.DESTINATION, destination);
      return kind == SpanKind.PRODUCER
          ? new Own(self, topic, ServiceEdge.Kind.MESSAGING)
          : new Own(topic, self, ServiceEdge.Kind.MESSAGING);
    }
    if (databaseSystem != null && kind == SpanKind.CLIENT) {
      String name = databaseName == null ? databaseSystem : databaseSystem + "/" + databaseName;
      return new Own(self, new EdgeNode(EdgeNode.Type.DATABASE, name), ServiceEdge.Kind.DATABASE);
    }
    return null;
  }

  public static @Nullable Own own(Span span) {
    return own(
        span.kind(),
        span.service(),
        text(span.attributes(), DESTINATION),
        text(span.attributes(), DATABASE_SYSTEM),
        text(span.attributes(), DATABASE_NAME));
  }

  /** Whether a span that shows nothing by itself was called from elsewhere. */
  public static boolean isEntry(SpanKind kind, int flags) {
    return kind == SpanKind.SERVER
        || kind == SpanKind.CONSUMER
        || (flags & REMOTE_PARENT) == REMOTE_PARENT;
  }

  /** How a span was called that {@link #isEntry}. */
  public static ServiceEdge.Kind kind(SpanKind kind, boolean hasRpc, boolean hasHttp) {
    if (kind == SpanKind.CONSUMER) {
      return ServiceEdge.Kind.MESSAGING;
    }
    return hasRpc ? ServiceEdge.Kind.RPC : hasHttp ? ServiceEdge.Kind.HTTP : ServiceEdge.Kind.OTHER;
  }

  public static ServiceEdge.Kind kind(Span span) {
    return kind(
        span.kind(), text(span.attributes(), RPC) != null, text(span.attributes(), HTTP) != null);
  }

  /** The string under the first of {@code keys} that has one; null when none has. */
  public static @Nullable String text(List<Attribute> attributes, List<String> keys) {
    for (String key : keys) {
      for (Attribute attribute : attributes) {
        if (attribute.key().equals(key)) {
          if (attribute.value() instanceof AttributeValue.StringValue string) {
            return string.value();
          }
          break;
        }
      }
    }
    return null;
  }
}
