package io.datatracing.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A collector that takes every span and keeps it. */
final class SpanReceiver implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new ArrayList<>();
  private final Map<String, Set<String>> resource = new HashMap<>();

  /** Paths that were asked for and are not of spans. */
  private final Set<String> others = ConcurrentHashMap.newKeySet();

  SpanReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::receive);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The spans as soon as there are that many. */
  List<Span> await(int number) {
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(AgentProcess.TIMEOUT_SECONDS))
          .until(() -> spans().size() >= number);
    } catch (ConditionTimeoutException tooFew) {
      throw new AssertionError("only " + spans().size() + " spans:\n" + draw(spans()), tooFew);
    }
    return spans();
  }

  List<Span> spans() {
    synchronized (spans) {
      return new ArrayList<>(spans);
    }
  }

  /**
   * Whether something else than spans was sent there, or asked for; the answer was that it is not
   * there.
   */
  boolean wasAsked(String path) {
    return others.contains(path);
  }

  /** An attribute of the process that sent spans. */
  String resource(String name) {
    Set<String> values = resources(name);
    return values.isEmpty() ? null : values.iterator().next();
  }

  /** An attribute of all processes that sent spans. */
  Set<String> resources(String name) {
    synchronized (spans) {
      return new LinkedHashSet<>(resource.getOrDefault(name, Set.of()));
    }
  }

  /** Waits for that many spans, and draws them: a line each, children indented, in text order. */
  String tree(int number) {
    return draw(await(number));
  }

  private static String draw(List<Span> all) {
    Set<String> ids = new HashSet<>();
    all.forEach(span -> ids.add(hex(span.getSpanId())));
    List<String> roots = new ArrayList<>();
    for (Span span : all) {
      if (!ids.contains(hex(span.getParentSpanId()))) {
        roots.add(draw(span, all, ""));
      }
    }
    roots.sort(null);
    return String.join("", roots);
  }

  private static String draw(Span span, List<Span> all, String indent) {
    List<String> children = new ArrayList<>();
    for (Span child : all) {
      if (child.getParentSpanId().equals(span.getSpanId())
          && child.getTraceId().equals(span.getTraceId())) {
        children.add(draw(child, all, indent + "  "));
      }
    }
    children.sort(null);
    String kind = span.getKind().name().replace("SPAN_KIND_", "");
    return indent + kind + " " + span.getName() + "\n" + String.join("", children);
  }

  private static String hex(com.google.protobuf.ByteString id) {
    StringBuilder hex = new StringBuilder();
    for (byte b : id.toByteArray()) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (InputStream body = exchange.getRequestBody()) {
      if (exchange.getRequestURI().getPath().equals("/v1/traces")) {
        keep(ExportTraceServiceRequest.parseFrom(body));
        exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
        exchange.sendResponseHeaders(200, -1);
      } else {
        body.readAllBytes();
        others.add(exchange.getRequestURI().getPath());
        exchange.sendResponseHeaders(404, -1);
      }
    }
    exchange.close();
  }

  private void keep(ExportTraceServiceRequest request) {
    synchronized (spans) {
      for (ResourceSpans from : request.getResourceSpansList()) {
        for (KeyValue attribute : from.getResource().getAttributesList()) {
          resource
              .computeIfAbsent(attribute.getKey(), name -> new LinkedHashSet<>())
              .add(
                  attribute.getValue().hasIntValue()
                      ? Long.toString(attribute.getValue().getIntValue())
                      : attribute.getValue().getStringValue());
        }
        for (ScopeSpans scope : from.getScopeSpansList()) {
          spans.addAll(scope.getSpansList());
        }
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
