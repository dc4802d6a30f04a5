package io.datatracing.collector;

import io.datatracing.collector.datadog.DatadogReceiver;
import io.datatracing.collector.grpc.GrpcOptions;
import io.datatracing.collector.grpc.GrpcServer;
import io.datatracing.collector.intake.HttpRefusals;
import io.datatracing.collector.intake.Reception;
import io.datatracing.collector.jaeger.JaegerGrpc;
import io.datatracing.collector.jaeger.JaegerHttpReceiver;
import io.datatracing.collector.jaeger.JaegerUdpReceiver;
import io.datatracing.collector.jaeger.SamplingApi;
import io.datatracing.collector.jaeger.SamplingStrategies;
import io.datatracing.collector.kafka.KafkaSource;
import io.datatracing.collector.kafka.KafkaSourceOptions;
import io.datatracing.collector.otlp.OtherSignals;
import io.datatracing.collector.otlp.OtlpGrpc;
import io.datatracing.collector.zipkin.ZipkinReceiver;
import io.datatracing.http.BearerToken;
import io.datatracing.http.HttpPort;
import io.datatracing.http.HttpServer;
import io.datatracing.http.Router;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The receivers that run beside OTLP over HTTP: a table of which port takes what. */
final class Receivers implements AutoCloseable {
  /** A request's spans may take more room as OTLP than as sent, but not without a bound. */
  private static final long MAX_GROWTH = 4;

  /**
   * An exporter has a handful under way. What gRPC collects of their messages counts against the
   * budget of bytes that all requests share.
   */
  private static final int CALLS_PER_CONNECTION = 32;

  private static final LongSupplier CLOCK = () -> System.currentTimeMillis() * 1_000_000;

  private final CollectorOptions options;
  private final HttpServer http;
  private final Reception reception;
  private final OtherSignals others;
  private final CollectorMetrics metrics;
  private final SamplingStrategies strategies;
  private final long maxBytes;
  private final Map<ReceiverPort, Integer> inUse = new EnumMap<>(ReceiverPort.class);
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  private Receivers(
      CollectorOptions options,
      HttpServer http,
      Reception reception,
      OtherSignals others,
      CollectorMetrics metrics) {
    this.options = options;
    this.http = http;
    this.reception = reception;
    this.others = others;
    this.metrics = metrics;
    Path file = options.receivers().samplingStrategies();
    this.strategies = file == null ? SamplingStrategies.ALL : SamplingStrategies.read(file);
    this.maxBytes = MAX_GROWTH * options.limits().maxBodyBytes();
  }

  /**
   * All of them listen when it returns.
   *
   * @throws io.datatracing.http.CannotListenException for the first port that cannot be had;
   *     nothing is left running, except that ports over HTTP close with their server
   * @throws IllegalArgumentException for what cannot be set up as told
   */
  static Receivers start(
      CollectorOptions options,
      HttpServer http,
      Reception reception,
      OtherSignals others,
      CollectorMetrics metrics) {
    Receivers receivers = new Receivers(options, http, reception, others, metrics);
    try {
      receivers.startAll();
      return receivers;
    } catch (RuntimeException e) {
      receivers.close();
      throw e;
    }
  }

  private void startAll() {
    for (ReceiverPort port : ReceiverPort.values()) {
      Integer number = options.receivers().ports().get(port);
      if (number != null) {
        inUse.put(port, start(port, number));
      }
    }
    KafkaSourceOptions kafka = options.receivers().kafka();
    if (kafka != null) {
      started.push(KafkaSource.start(kafka, reception, maxBytes, CLOCK, metrics));
    }
  }

  private int start(ReceiverPort port, int number) {
    return switch (port) {
      case OTLP_GRPC -> grpc(port, number, new OtlpGrpc(reception, others).methods());
      case JAEGER_GRPC -> grpc(port, number, new JaegerGrpc(reception, maxBytes).methods());
      case ZIPKIN ->
          http(port, number, new ZipkinReceiver(reception, maxBytes, CLOCK).addTo(routes()));
      case JAEGER_HTTP ->
          http(
              port,
              number,
              new SamplingApi(strategies)
                  .addTo(routes())
                  .postAsync("/api/traces", new JaegerHttpReceiver(reception, maxBytes)));
      case JAEGER_COMPACT -> udp(port, number, true);
      case JAEGER_BINARY -> udp(port, number, false);
      case JAEGER_SAMPLING -> http(port, number, new SamplingApi(strategies).addTo(routes()));
      case DATADOG -> http(port, number, new DatadogReceiver(reception, maxBytes).addTo(routes()));
    };
  }

  private static Router.Builder routes() {
    return Router.builder();
  }

  private int http(ReceiverPort port, int number, Router.Builder routes) {
    // Where senders need a token nobody reads without one: front ends ask the query server.
    PortGuests guests = options.receivers().token() == null ? options.guests() : PortGuests.NONE;
    return http.listen(
        new HttpPort(
            number, port.setting(), guests.addTo(port, routes).build(), new HttpRefusals(metrics)));
  }

  private int udp(ReceiverPort port, int number, boolean compact) {
    JaegerUdpReceiver receiver =
        JaegerUdpReceiver.start(
            new InetSocketAddress(options.host(), number),
            port.setting(),
            compact,
            reception,
            maxBytes,
            http.budget(),
            metrics);
    started.push(receiver);
    return receiver.port();
  }

  private int grpc(ReceiverPort port, int number, List<GrpcServer.Method> methods) {
    String token = options.receivers().token();
    GrpcServer server =
        GrpcServer.start(
            new GrpcOptions(
                options.host(),
                number,
                port.setting(),
                options.limits().maxBodyBytes(),
                options.limits().maxHeaderBytes(),
                options.limits().maxConnections(),
                CALLS_PER_CONNECTION,
                options.limits().idleTimeout(),
                options.stopTimeout(),
                options.receivers().tls(),
                token == null ? null : new BearerToken(token)),
            methods,
            http.budget(),
            metrics);
    started.push(server);
    return server.port();
  }

  int port(ReceiverPort receiver) {
    Integer port = inUse.get(receiver);
    if (port == null) {
      throw new IllegalArgumentException(receiver + " does not run");
    }
    return port;
  }

  /** The last started first. The HTTP ports close with their server. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a receiver does not stop", e);
      }
    }
  }
}
