package io.datatracing.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeaksFailTheTest.class)
class RequestAssemblerTest {
  private static final int MAX_BODY = 1_000;
  private static final String POST =
      "POST /v1/traces?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";

  private final ByteBudget budget = new ByteBudget(4 * MAX_BODY);
  private final EmbeddedChannel channel = channel();

  @Test
  void wholeRequestIsOneMessage() {
    write(bytes(POST));
    CompleteRequest request = complete();
    assertThat(request.head().method()).isEqualTo("POST");
    assertThat(request.head().path()).isEqualTo("/v1/traces");
    assertThat(request.head().query()).isEqualTo("x=1");
    assertThat(request.body()).isEqualTo("hello".getBytes(UTF_8));
    assertThat(request.keepAlive()).isTrue();
    request.reservation().release();
    assertThat(budget.used()).isZero();
  }

  @Test
  void splitAtEveryByteGivesTheSame() {
    byte[] sent = bytes(POST);
    for (int cut = 1; cut < sent.length; cut++) {
      write(Arrays.copyOf(sent, cut));
      assertThat((Object) channel.readInbound()).as("cut at %d", cut).isNull();
      write(Arrays.copyOfRange(sent, cut, sent.length));
      CompleteRequest request = complete();
      assertThat(request.body()).isEqualTo("hello".getBytes(UTF_8));
      request.reservation().release();
    }
    assertThat(budget.used()).isZero();
  }

  @Test
  void chunkedBodyArrivesByteByByte() {
    String sent =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n";
    for (byte b : bytes(sent)) {
      write(new byte[] {b});
    }
    assertThat(complete().body()).isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  void truncatedBodyGivesNothingAndGivesItsBytesBack() {
    write(bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\nhello"));
    assertThat(budget.used()).isPositive();
    channel.finish();
    assertThat((Object) channel.readInbound()).isNull();
    assertThat(budget.used()).isZero();
  }

  @Test
  void announcedOversizeIsRefusedBeforeTheBodyAndClosedAfterIt() {
    write(bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n"));
    Refusal refusal = refusal();
    assertThat(refusal.problem().status()).isEqualTo(413);
    assertThat(refusal.problem().detail()).contains("1000 bytes");
    assertThat(refusal.afterwards()).isEqualTo(Afterwards.CLOSE_AFTER_REST);
    write(new byte[1_000]);
    assertThat(channel.isOpen()).isTrue();
    write(new byte[1]);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void chunkedOversizeIsRefusedAtTheLimit() {
    write(bytes("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"));
    write(bytes("3e8\r\n" + "x".repeat(1_000) + "\r\n"));
    assertThat((Object) channel.readInbound()).isNull();
    write(bytes("1\r\nx\r\n"));
    assertThat(refusal().problem().status()).isEqualTo(413);
    assertThat(budget.used()).isZero();
  }

  @Test
  void bodyBeyondTheBudgetIsReadToItsEndAndTheConnectionStaysUsable() {
    assertThat(budget.tryReserve(4 * MAX_BODY - 2)).isTrue();
    write(bytes(POST));
    Refusal refusal = refusal();
    assertThat(refusal.problem().status()).isEqualTo(429);
    assertThat(refusal.problem().headers()).containsEntry("Retry-After", "1");
    assertThat(refusal.afterwards()).isEqualTo(Afterwards.STAY_OPEN);
    budget.release(4 * MAX_BODY - 2);
    write(bytes(POST));
    assertThat(complete().body()).hasSize(5);
  }

  @Test
  void gzipBodyIsDecodedAndCountedByItsDecodedSize() throws IOException {
    byte[] zipped = gzip("a".repeat(900).getBytes(UTF_8));
    write(post("gzip", zipped));
    CompleteRequest request = complete();
    assertThat(request.body()).isEqualTo("a".repeat(900).getBytes(UTF_8));
    assertThat(budget.used()).isGreaterThanOrEqualTo(900);
    request.reservation().release();
    assertThat(budget.used()).isZero();
  }

  @Test
  void decompressionBombIsRefusedAtTheLimit() throws IOException {
    byte[] zipped = gzip(new byte[100_000]);
    assertThat(zipped).hasSizeLessThan(MAX_BODY);
    write(post("gzip", zipped));
    Refusal refusal = refusal();
    assertThat(refusal.problem().status()).isEqualTo(413);
    assertThat(refusal.problem().detail()).contains("after decompression");
    assertThat(refusal.afterwards()).isEqualTo(Afterwards.STAY_OPEN);
    assertThat(budget.used()).isZero();
  }

  @Test
  void brokenGzipIsABadRequest() throws IOException {
    byte[] zipped = gzip("hello, hello, hello".getBytes(UTF_8));
    write(post("gzip", Arrays.copyOf(zipped, zipped.length - 9)));
    assertThat(refusal().problem().status()).isEqualTo(400);
    write(post("gzip", bytes("not gzip")));
    assertThat(refusal().problem().detail()).contains("not valid gzip");
    assertThat(budget.used()).isZero();
  }

  @Test
  void unknownEncodingIsUnsupported() {
    write(post("br", bytes("x")));
    assertThat(refusal().problem().status()).isEqualTo(415);
  }

  @Test
  void headTooLargeLineTooLongAndNonsenseAreThreeErrors() {
    write(bytes("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(600) + "\r\n\r\n"));
    assertThat(refusal().problem().status()).isEqualTo(431);
    EmbeddedChannel second = channel();
    second.writeInbound(
        Unpooled.wrappedBuffer(bytes("GET /" + "y".repeat(600) + " HTTP/1.1\r\n\r\n")));
    assertThat(((Refusal) second.readInbound()).problem().status()).isEqualTo(414);
    second.finishAndReleaseAll();
    EmbeddedChannel third = channel();
    third.writeInbound(
        Unpooled.wrappedBuffer(bytes("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n")));
    assertThat(((Refusal) third.readInbound()).problem().status()).isEqualTo(400);
    third.finishAndReleaseAll();
  }

  @Test
  void continueIsSentBeforeTheBodyIsRead() {
    write(bytes("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n"));
    ByteBuf sent = channel.readOutbound();
    assertThat(sent.toString(ISO_8859_1)).startsWith("HTTP/1.1 100 Continue");
    sent.release();
    write(bytes("x"));
    assertThat(complete().body()).hasSize(1);
  }

  @Test
  void slowRequestIsRefusedOnce() {
    write(bytes("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe"));
    channel.pipeline().fireUserEventTriggered(RequestClock.REQUEST_TOO_SLOW);
    assertThat(refusal().problem().status()).isEqualTo(408);
    assertThat(budget.used()).isZero();
    write(bytes("llo"));
    assertThat((Object) channel.readInbound()).isNull();
  }

  private EmbeddedChannel channel() {
    return new EmbeddedChannel(
        new HttpServerCodec(
            new HttpDecoderConfig().setMaxInitialLineLength(500).setMaxHeaderSize(500)),
        new RequestAssembler(budget, MAX_BODY));
  }

  private void write(byte[] sent) {
    channel.writeInbound(Unpooled.wrappedBuffer(sent));
  }

  private CompleteRequest complete() {
    return channel.readInbound();
  }

  private Refusal refusal() {
    return channel.readInbound();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static byte[] post(String encoding, byte[] body) {
    byte[] head =
        bytes(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: "
                + encoding
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n");
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(plain);
    }
    return out.toByteArray();
  }
}
