package io.datatracing.exporter.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.ByteBufUtil;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What Netty encodes, with and without Huffman, and the examples of RFC 7541. */
class HpackDecoderTest {
  private final HpackDecoder decoder = new HpackDecoder();

  /** RFC 7541, appendix C.6: three answers with Huffman and a table of 256 bytes. */
  @Test
  void theExamplesOfTheStandardAreRead() throws IOException {
    decode("3fe101");
    assertThat(
            decode(
                "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3"))
        .containsEntry(":status", "302")
        .containsEntry("cache-control", "private")
        .containsEntry("date", "Mon, 21 Oct 2013 20:13:21 GMT")
        .containsEntry("location", "https://www.example.com");
    assertThat(decode("4883640effc1c0bf"))
        .containsEntry(":status", "307")
        .containsEntry("location", "https://www.example.com");
  }

  @Property
  void whatNettyEncodesIsReadInEveryBlockOfAConnection(
      @ForAll("blocks") List<Map<String, String>> blocks, @ForAll boolean huffman)
      throws Exception {
    DefaultHttp2HeadersEncoder encoder =
        new DefaultHttp2HeadersEncoder(
            (name, value) -> false, false, 16, huffman ? 0 : Integer.MAX_VALUE);
    HpackDecoder reader = new HpackDecoder();
    for (Map<String, String> block : blocks) {
      Http2Headers headers = new DefaultHttp2Headers(false);
      block.forEach(headers::add);
      ByteBuf encoded = Unpooled.buffer();
      encoder.encodeHeaders(3, headers, encoded);

      assertThat(reader.decode(ByteBufUtil.getBytes(encoded))).isEqualTo(block);
    }
  }

  @Property(tries = 3_000)
  void garbageIsAnErrorOfItsOwnOrHeaders(@ForAll byte[] garbage) {
    try {
      assertThat(new HpackDecoder().decode(garbage)).isNotNull();
    } catch (IOException notValid) {
      assertThat(notValid).hasMessageStartingWith("HPACK: ");
    }
  }

  @Test
  void aBlockCutAnywhereIsAnErrorOrFewerHeaders() throws IOException {
    byte[] whole = new HpackEncoder().add("name", "value").add("x", "y".repeat(300)).block();
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length == 12) {
        assertThat(new HpackDecoder().decode(cut)).isEqualTo(Map.of("name", "value"));
      } else {
        assertThatThrownBy(() -> new HpackDecoder().decode(cut))
            .isInstanceOf(IOException.class)
            .hasMessage("HPACK: the header block ends early");
      }
    }
    assertThat(new HpackDecoder().decode(whole)).hasSize(2);
  }

  @Test
  void aListWithoutEndIsRefused() {
    byte[] large = new HpackEncoder().add("x", "y".repeat(70_000)).block();

    assertThatThrownBy(() -> decoder.decode(large))
        .hasMessage("HPACK: headers of more than 65536 bytes");
  }

  @Test
  void aTableLargerThanAnnouncedIsRefused() {
    assertThatThrownBy(() -> decode("3fe2ff03")).hasMessageContaining("expected at most 4096");
  }

  @Provide
  Arbitrary<List<Map<String, String>>> blocks() {
    Arbitrary<String> names =
        Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(20);
    Arbitrary<String> values =
        Arbitraries.strings().withCharRange((char) 1, (char) 255).ofMaxLength(300);
    return Arbitraries.maps(names, values).ofMaxSize(8).list().ofMaxSize(6);
  }

  private Map<String, String> decode(String hex) throws IOException {
    return decoder.decode(HexFormat.of().parseHex(hex));
  }
}
