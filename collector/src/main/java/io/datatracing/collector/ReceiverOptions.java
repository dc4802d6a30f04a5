package io.datatracing.collector;

import io.datatracing.collector.kafka.KafkaSourceOptions;
import io.datatracing.http.TlsOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which receivers run beside OTLP over HTTP, and whom all of them let in.
 *
 * @param ports of the receivers that run; 0 takes a free one
 * @param tls of every port over TCP; null for plain text
 * @param token that senders must show; null for none. Not asked for over UDP, which has no place
 *     for it: those ports cannot run with it.
 * @param corsOrigins of pages whose scripts may send: {@code https://host}, {@code *}
 * @param forwardTo where metrics and logs go on to over OTLP/HTTP, without the path; null discards
 *     them
 * @param samplingStrategies a file as Jaeger's collector reads it; null samples all
 * @param kafka topics with spans; null for none
 */
public record ReceiverOptions(
    Map<ReceiverPort, Integer> ports,
    @Nullable TlsOptions tls,
    @Nullable String token,
    Set<String> corsOrigins,
    @Nullable URI forwardTo,
    @Nullable Path samplingStrategies,
    @Nullable KafkaSourceOptions kafka) {

  /** OTLP over HTTP alone. */
  public static final ReceiverOptions NONE = ReceiverOptions.of(Map.of());

  public ReceiverOptions {
    ports = Map.copyOf(ports);
    corsOrigins = Set.copyOf(corsOrigins);
    for (ReceiverPort udp : Set.of(ReceiverPort.JAEGER_COMPACT, ReceiverPort.JAEGER_BINARY)) {
      if (token != null && ports.containsKey(udp)) {
        throw new IllegalArgumentException(
            udp.setting()
                + " "
                + ports.get(udp)
                + " takes spans from everybody: UDP has no place for the token that the other"
                + " receivers ask for. Leave one of the two out.");
      }
    }
  }

  /** Plain text, open to everybody who reaches the ports. */
  public static ReceiverOptions of(Map<ReceiverPort, Integer> ports) {
    return new ReceiverOptions(ports, null, null, Set.of(), null, null, null);
  }
}
