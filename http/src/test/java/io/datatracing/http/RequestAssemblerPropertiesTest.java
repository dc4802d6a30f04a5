package io.datatracing.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random pieces of valid and damaged requests: no exception, no byte kept, and the same outcome
 * however the bytes are cut.
 */
class RequestAssemblerPropertiesTest {
  private static final int MAX_BODY = 300;
  private static final String[] REQUESTS = {
    "GET /a?b=c HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
    "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    "POST /d HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx",
    "POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
    "POST /f HTTP/1.1\r\nHost: a\r\nContent-Length: 301\r\n\r\n" + "y".repeat(301),
    "POST /g HTTP/1.0\r\nContent-Length: 1\r\n\r\nz",
  };

  private final ByteBudget budget = new ByteBudget(100_000);

  @Property(tries = 500)
  void cutsDoNotMatter(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] sent = requests(random);
    assertThat(outcome(sent, random, sent.length))
        .isEqualTo(outcome(sent, random, 1 + random.nextInt(40)));
  }

  @Property(tries = 500)
  void damageIsARefusalAtWorst(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] sent = requests(random);
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      sent[random.nextInt(sent.length)] = (byte) random.nextInt(256);
    }
    for (String outcome : outcome(sent, random, 1 + random.nextInt(sent.length))) {
      assertThat(outcome).matches("(complete|refused 4\\d\\d).*");
    }
    assertThat(budget.used()).isZero();
  }

  private static byte[] requests(Random random) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i <= random.nextInt(4); i++) {
      all.append(REQUESTS[random.nextInt(REQUESTS.length)]);
    }
    return all.toString().getBytes(ISO_8859_1);
  }

  /** What the bytes come to when they arrive in pieces of at most {@code piece}. */
  private List<String> outcome(byte[] sent, Random random, int piece) {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new HttpServerCodec(
                new HttpDecoderConfig().setMaxInitialLineLength(200).setMaxHeaderSize(200)),
            new RequestAssembler(budget, MAX_BODY));
    for (int at = 0; at < sent.length && channel.isOpen(); ) {
      int length =
          Math.min(sent.length - at, piece == sent.length ? piece : 1 + random.nextInt(piece));
      channel.writeInbound(Unpooled.copiedBuffer(sent, at, length));
      at += length;
    }
    List<String> outcome = new ArrayList<>();
    for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
      if (message instanceof CompleteRequest request) {
        outcome.add("complete " + request.head().path() + " " + request.body().length);
        request.reservation().release();
      } else {
        outcome.add("refused " + ((Refusal) message).problem().status());
      }
    }
    channel.finishAndReleaseAll();
    return outcome;
  }
}
