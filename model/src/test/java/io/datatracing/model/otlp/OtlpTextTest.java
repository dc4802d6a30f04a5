package io.datatracing.model.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OtlpTextTest {
  /** In every string of {@link #everyString}, and nowhere else. */
  private static final byte[] MARK = "~~".getBytes(StandardCharsets.US_ASCII);

  private static final int STRINGS = 25;

  @Test
  void textIsLeftAlone() {
    for (long seed = 0; seed < 200; seed++) {
      byte[] request = new RandomRequests(seed).next().toByteArray();
      OtlpBatch batch = OtlpBatch.parse(request);
      assertThat(batch.bytes()).as("seed %d", seed).isSameAs(request);
      assertThat(batch.replacedStrings()).isZero();
    }
  }

  @Test
  void eachStringIsReplacedWhereverItStands() {
    byte[] request = everyString();
    List<Integer> places = marks(request);
    assertThat(places).hasSize(STRINGS);
    for (int place : places) {
      byte[] broken = request.clone();
      broken[place] = (byte) 0xff;
      OtlpBatch batch = OtlpBatch.parse(broken);
      assertThat(batch.replacedStrings()).as("at %d", place).isEqualTo(1);
      assertThat(batch.decode()).isEqualTo(OtlpDecoder.decode(broken));
      assertThat(new String(batch.bytes(), StandardCharsets.UTF_8)).contains("\ufffd~");
      assertSettled(batch);
    }
  }

  @Test
  void allStringsAreCounted() {
    byte[] request = everyString();
    for (int place : marks(request)) {
      request[place] = (byte) 0xc3;
    }
    OtlpBatch batch = OtlpBatch.parse(request);
    assertThat(batch.replacedStrings()).isEqualTo(STRINGS);
    assertThat(batch.decode()).isEqualTo(OtlpDecoder.decode(request));
    assertSettled(batch);
  }

  /** Bytes are no text, numbers have any bytes, and what is unknown is kept. */
  @Test
  void whatIsNoTextIsKept() {
    ProtobufWriter out = new ProtobufWriter();
    byte[] blob = {(byte) 0xff, (byte) 0xfe, 0};
    int resourceSpans = out.beginMessage(1);
    int scopeSpans = out.beginMessage(2);
    int span = out.beginMessage(2);
    out.idField(1, -1, -2);
    out.idField(2, -3);
    out.requiredBytesField(5, new byte[] {'a', (byte) 0xe9});
    int attribute = out.beginMessage(9);
    out.stringField(1, "blob");
    int value = out.beginMessage(2);
    out.requiredBytesField(ValueType.BYTES, blob);
    out.endMessage(value);
    out.endMessage(attribute);
    out.requiredBytesField(99, blob);
    out.endMessage(span);
    out.endMessage(scopeSpans);
    out.endMessage(resourceSpans);
    byte[] request = out.toByteArray();

    OtlpBatch batch = OtlpBatch.parse(request);
    assertThat(batch.replacedStrings()).isEqualTo(1);
    assertThat(batch.decode()).isEqualTo(OtlpDecoder.decode(request));
    assertThat(batch.decode().get(0).name()).isEqualTo("a\ufffd");
    byte[] unknown = new byte[] {(byte) 0x9a, 0x06, 3, blob[0], blob[1], blob[2]};
    assertThat(new String(batch.bytes(), StandardCharsets.ISO_8859_1))
        .contains(new String(unknown, StandardCharsets.ISO_8859_1));
  }

  /** Also where a text is cut inside a character, and where its length takes two bytes. */
  @Test
  void textsThatLookNearlyRight() {
    byte[] rocket = "\uD83D\uDE80".getBytes(StandardCharsets.UTF_8);
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    byte[] overlong = {(byte) 0xc0, (byte) 0x80};
    byte[] padding = "x".repeat(200).getBytes(StandardCharsets.UTF_8);
    for (byte[] bad : List.of(Arrays.copyOf(rocket, 3), surrogate, overlong)) {
      for (byte[] before : List.of(new byte[0], padding, rocket)) {
        byte[] name = Arrays.copyOf(before, before.length + bad.length);
        System.arraycopy(bad, 0, name, before.length, bad.length);
        ProtobufWriter out = new ProtobufWriter();
        int resourceSpans = out.beginMessage(1);
        int scopeSpans = out.beginMessage(2);
        int span = out.beginMessage(2);
        out.requiredBytesField(5, name);
        out.endMessage(span);
        out.endMessage(scopeSpans);
        out.endMessage(resourceSpans);
        OtlpBatch batch = OtlpBatch.parse(out.toByteArray());
        assertThat(batch.replacedStrings()).isEqualTo(1);
        assertThat(batch.decode().get(0).name())
            .isEqualTo(new String(name, StandardCharsets.UTF_8));
        assertSettled(batch);
      }
    }
  }

  /** Whatever a damaged request says is what it says after its texts have been replaced. */
  @Test
  void replacingChangesNothingElse() {
    int replaced = 0;
    for (long seed = 0; seed < 300; seed++) {
      byte[] request = new RandomRequests(seed).next().toByteArray();
      Random random = new Random(seed);
      for (int round = 0; round < 10 && request.length > 0; round++) {
        byte[] damaged = request.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
          damaged[random.nextInt(damaged.length)] ^= (byte) 0x80;
        }
        OtlpBatch batch;
        try {
          batch = OtlpBatch.parse(damaged);
        } catch (MalformedOtlpException refused) {
          continue;
        }
        assertThat(batch.decode())
            .as("seed %d round %d", seed, round)
            .isEqualTo(OtlpDecoder.decode(damaged));
        assertSettled(batch);
        replaced += batch.replacedStrings();
      }
    }
    assertThat(replaced).isGreaterThan(100);
  }

  /** What has been replaced once is text. */
  private static void assertSettled(OtlpBatch batch) {
    assertThat(OtlpBatch.parse(batch.bytes()).bytes()).isSameAs(batch.bytes());
  }

  private static byte[] everyString() {
    ProtobufWriter out = new ProtobufWriter();
    int resourceSpans = out.beginMessage(1);
    int resource = out.beginMessage(1);
    attribute(out, 1, false);
    int entity = out.beginMessage(3);
    for (int field = 1; field <= 4; field++) {
      out.requiredBytesField(field, MARK);
    }
    out.endMessage(entity);
    out.endMessage(resource);
    int scopeSpans = out.beginMessage(2);
    int scope = out.beginMessage(1);
    out.requiredBytesField(1, MARK);
    out.requiredBytesField(2, MARK);
    attribute(out, 3, false);
    out.endMessage(scope);
    int span = out.beginMessage(2);
    out.idField(1, -1, -1);
    out.idField(2, -1);
    out.requiredBytesField(3, MARK);
    out.requiredBytesField(5, MARK);
    attribute(out, 9, true);
    int event = out.beginMessage(11);
    out.requiredBytesField(2, MARK);
    attribute(out, 3, false);
    out.endMessage(event);
    int link = out.beginMessage(13);
    out.idField(1, -1, -1);
    out.requiredBytesField(3, MARK);
    attribute(out, 4, false);
    out.endMessage(link);
    int status = out.beginMessage(15);
    out.requiredBytesField(2, MARK);
    out.endMessage(status);
    out.endMessage(span);
    out.requiredBytesField(3, MARK);
    out.endMessage(scopeSpans);
    out.requiredBytesField(3, MARK);
    out.endMessage(resourceSpans);
    return out.toByteArray();
  }

  /** Key and text; on request, also an array of a text and a map. */
  private static void attribute(ProtobufWriter out, int field, boolean isNested) {
    int attribute = out.beginMessage(field);
    out.requiredBytesField(1, MARK);
    int value = out.beginMessage(2);
    if (isNested) {
      int array = out.beginMessage(ValueType.ARRAY);
      int first = out.beginMessage(1);
      out.requiredBytesField(ValueType.STRING, MARK);
      out.endMessage(first);
      int second = out.beginMessage(1);
      int map = out.beginMessage(ValueType.MAP);
      attribute(out, 1, false);
      out.endMessage(map);
      out.endMessage(second);
      out.endMessage(array);
    } else {
      out.requiredBytesField(ValueType.STRING, MARK);
    }
    out.endMessage(value);
    out.endMessage(attribute);
  }

  private static List<Integer> marks(byte[] request) {
    List<Integer> places = new ArrayList<>();
    for (int at = 0; at + 1 < request.length; at++) {
      if (request[at] == MARK[0] && request[at + 1] == MARK[1]) {
        places.add(at);
      }
    }
    return places;
  }
}
