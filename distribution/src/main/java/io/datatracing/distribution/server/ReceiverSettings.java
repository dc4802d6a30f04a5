package io.datatracing.distribution.server;

import io.datatracing.collector.ReceiverOptions;
import io.datatracing.collector.ReceiverPort;
import io.datatracing.collector.kafka.KafkaEncoding;
import io.datatracing.collector.kafka.KafkaSourceOptions;
import io.datatracing.distribution.CommandFailedException;
import io.datatracing.distribution.ExitCode;
import io.datatracing.http.TlsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom the server takes spans from beside OTLP over HTTP, and on which conditions. */
public final class ReceiverSettings {
  private static final Map<String, List<ReceiverPort>> GROUPS =
      Map.of(
          "otlp", List.of(ReceiverPort.OTLP_GRPC),
          "zipkin", List.of(ReceiverPort.ZIPKIN),
          "jaeger",
              List.of(
                  ReceiverPort.JAEGER_HTTP,
                  ReceiverPort.JAEGER_GRPC,
                  ReceiverPort.JAEGER_COMPACT,
                  ReceiverPort.JAEGER_BINARY,
                  ReceiverPort.JAEGER_SAMPLING),
          "datadog", List.of(ReceiverPort.DATADOG),
          "all", List.of(ReceiverPort.values()));

  @Option(
      names = "--receivers",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "otlp",
      description =
          "Which protocols to take, at their usual ports: otlp, zipkin, jaeger, datadog, all"
              + " (default: ${DEFAULT-VALUE}). A port that is given below is on as well.")
  private List<String> receivers = List.of("otlp");

  @Option(
      names = "--otlp-grpc-port",
      paramLabel = "PORT",
      description = "OTLP over gRPC (default: 4317; 0: any free port, as with --otlp-http-port 0).")
  private @Nullable Integer otlpGrpcPort;

  @Option(
      names = "--zipkin-port",
      paramLabel = "PORT",
      description = "Zipkin's spans over HTTP (usual: 9411).")
  private @Nullable Integer zipkinPort;

  @Option(
      names = "--jaeger-http-port",
      paramLabel = "PORT",
      description = "Jaeger's Thrift over HTTP (usual: 14268).")
  private @Nullable Integer jaegerHttpPort;

  @Option(
      names = "--jaeger-grpc-port",
      paramLabel = "PORT",
      description = "Jaeger's gRPC (usual: 14250).")
  private @Nullable Integer jaegerGrpcPort;

  @Option(
      names = "--jaeger-compact-port",
      paramLabel = "PORT",
      description = "Jaeger's compact Thrift over UDP (usual: 6831).")
  private @Nullable Integer jaegerCompactPort;

  @Option(
      names = "--jaeger-binary-port",
      paramLabel = "PORT",
      description = "Jaeger's binary Thrift over UDP (usual: 6832).")
  private @Nullable Integer jaegerBinaryPort;

  @Option(
      names = "--jaeger-sampling-port",
      paramLabel = "PORT",
      description = "Jaeger's remote sampling over HTTP (usual: 5778).")
  private @Nullable Integer jaegerSamplingPort;

  @Option(
      names = "--datadog-port",
      paramLabel = "PORT",
      description = "Datadog's tracers (usual: 8126).")
  private @Nullable Integer datadogPort;

  @Option(
      names = "--sampling-strategies",
      paramLabel = "FILE",
      description = "What --jaeger-sampling-port answers, in Jaeger's JSON; without it, all.")
  private @Nullable Path samplingStrategies;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "PEM; every receiver over TCP is encrypted. Needs --tls-key.")
  private @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "PEM, PKCS #8 without a password.")
  private @Nullable Path tlsKey;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "PEM; only clients with a certificate from it may send.")
  private @Nullable Path tlsClientCa;

  @Option(
      names = "--ingest-token-file",
      paramLabel = "FILE",
      description = "Holds a token that senders must show: Authorization: Bearer TOKEN.")
  private @Nullable Path ingestTokenFile;

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      description = "Pages whose scripts may send: https://host, or * for all; may be repeated.")
  private Set<String> corsOrigins = Set.of();

  @Option(
      names = "--forward-otlp",
      paramLabel = "URL",
      description =
          "Where metrics and logs go on to, over OTLP/HTTP: http://host:4318; without it they are"
              + " discarded and counted.")
  private @Nullable URI forwardOtlp;

  @Option(
      names = "--kafka-servers",
      paramLabel = "HOST:PORT",
      description = "Brokers to read spans from. Needs --kafka-topic.")
  private @Nullable String kafkaServers;

  @Option(
      names = "--kafka-topic",
      paramLabel = "NAME=ENCODING",
      description =
          "A topic with spans and what its records are: otlp_proto, otlp_json, zipkin_json,"
              + " zipkin_proto, zipkin_thrift, jaeger_proto, jaeger_thrift; may be repeated.")
  private Map<String, String> kafkaTopics = new LinkedHashMap<>();

  @Option(
      names = "--kafka-group",
      paramLabel = "NAME",
      defaultValue = KafkaSourceOptions.DEFAULT_GROUP,
      description = "The consumer group (default: ${DEFAULT-VALUE}).")
  private String kafkaGroup = KafkaSourceOptions.DEFAULT_GROUP;

  @Option(
      names = "--kafka-property",
      paramLabel = "KEY=VALUE",
      description = "A setting of the consumer, such as security.protocol=SSL; may be repeated.")
  private Map<String, String> kafkaProperties = new LinkedHashMap<>();

  /**
   * @param otlpHttpPort 0 lets the port of OTLP over gRPC be any free one too
   * @throws CommandFailedException for what does not fit together
   */
  ReceiverOptions options(int otlpHttpPort) throws CommandFailedException {
    try {
      return new ReceiverOptions(
          ports(otlpHttpPort),
          tls(),
          token(),
          new LinkedHashSet<>(corsOrigins),
          forwardOtlp,
          samplingStrategies,
          kafka());
    } catch (IllegalArgumentException e) {
      throw new CommandFailedException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private Map<ReceiverPort, Integer> ports(int otlpHttpPort) {
    Map<ReceiverPort, Integer> ports = new EnumMap<>(ReceiverPort.class);
    for (String name : receivers) {
      List<ReceiverPort> group = GROUPS.get(name);
      if (group == null) {
        throw new IllegalArgumentException(
            "--receivers " + name + " is not known; use otlp, zipkin, jaeger, datadog or all");
      }
      group.forEach(port -> ports.put(port, port.usualPort()));
    }
    if (otlpHttpPort == 0) {
      ports.replace(ReceiverPort.OTLP_GRPC, 0);
    }
    given(ports, ReceiverPort.OTLP_GRPC, otlpGrpcPort);
    given(ports, ReceiverPort.ZIPKIN, zipkinPort);
    given(ports, ReceiverPort.JAEGER_HTTP, jaegerHttpPort);
    given(ports, ReceiverPort.JAEGER_GRPC, jaegerGrpcPort);
    given(ports, ReceiverPort.JAEGER_COMPACT, jaegerCompactPort);
    given(ports, ReceiverPort.JAEGER_BINARY, jaegerBinaryPort);
    given(ports, ReceiverPort.JAEGER_SAMPLING, jaegerSamplingPort);
    given(ports, ReceiverPort.DATADOG, datadogPort);
    return ports;
  }

  private static void given(
      Map<ReceiverPort, Integer> ports, ReceiverPort port, @Nullable Integer number) {
    if (number != null) {
      ports.put(port, number);
    }
  }

  private @Nullable TlsOptions tls() {
    if (tlsCertificate == null && tlsKey == null && tlsClientCa == null) {
      return null;
    }
    if (tlsCertificate == null || tlsKey == null) {
      throw new IllegalArgumentException("TLS needs both --tls-certificate and --tls-key");
    }
    return new TlsOptions(tlsCertificate, tlsKey, tlsClientCa);
  }

  private @Nullable String token() {
    if (ingestTokenFile == null) {
      return null;
    }
    try {
      return Files.readString(ingestTokenFile).trim();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--ingest-token-file " + ingestTokenFile + " cannot be read: " + e.getMessage(), e);
    }
  }

  private @Nullable KafkaSourceOptions kafka() {
    if (kafkaServers == null) {
      if (!kafkaTopics.isEmpty()) {
        throw new IllegalArgumentException(
            "--kafka-topic " + kafkaTopics.keySet() + " needs --kafka-servers HOST:PORT");
      }
      return null;
    }
    Map<String, KafkaEncoding> topics = new LinkedHashMap<>();
    kafkaTopics.forEach((topic, encoding) -> topics.put(topic, KafkaEncoding.named(encoding)));
    return new KafkaSourceOptions(kafkaServers, topics, kafkaGroup, kafkaProperties);
  }
}
