package io.datatracing.model.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.datatracing.model.Span;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Our decoder beside protobuf-java's: on what its builders make, and on damaged requests. */
class OtlpFuzzTest {
  private static final int REQUESTS = 300;

  @Test
  void decodesWhatProtobufEncodes() throws InvalidProtocolBufferException {
    for (long seed = 0; seed < REQUESTS; seed++) {
      byte[] request = new RandomRequests(seed).next().toByteArray();
      List<Span> expected = ProtobufReference.decode(request);
      assertThat(OtlpDecoder.decode(request)).as("seed %d", seed).isEqualTo(expected);
      assertThat(OtlpBatch.parse(request).spanCount()).isEqualTo(expected.size());
    }
  }

  @Test
  void protobufDecodesWhatTheWriterEncodes() throws InvalidProtocolBufferException {
    for (long seed = 0; seed < REQUESTS; seed++) {
      List<Span> spans = OtlpDecoder.decode(new RandomRequests(seed).next().toByteArray());
      assertThat(ProtobufReference.decode(OtlpWriter.write(spans)))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(spans);
    }
  }

  @Test
  void everyPrefixIsReadOrRefused() {
    byte[] request = new RandomRequests(7).next().toByteArray();
    for (int length = 0; length < Math.min(request.length, 3000); length++) {
      compare(Arrays.copyOf(request, length), "prefix of " + length);
    }
  }

  @Test
  void damagedRequestsAreReadAsProtobufDoesOrRefused() {
    for (long seed = 0; seed < REQUESTS; seed++) {
      byte[] request = new RandomRequests(seed).next().toByteArray();
      Random random = new Random(seed);
      for (int round = 0; round < 10 && request.length > 0; round++) {
        byte[] damaged = request.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        compare(damaged, "seed " + seed + " round " + round);
      }
    }
  }

  @Test
  void randomBytesAreReadOrRefused() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      compare(bytes, "round " + round);
    }
  }

  /** Either side may refuse what the other accepts; where both accept they must agree. */
  private static void compare(byte[] request, String where) {
    List<Span> ours;
    List<Span> theirs;
    try {
      ours = OtlpBatch.parse(request).decode();
      theirs = ProtobufReference.decode(request);
    } catch (MalformedOtlpException | InvalidProtocolBufferException refused) {
      return;
    }
    assertThat(ours).as(where).isEqualTo(theirs);
  }
}
