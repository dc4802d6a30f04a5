package io.datatracing.storage.testing;

import io.datatracing.model.otlp.ProtobufWriter;
import java.util.SplittableRandom;

/** The attributes of {@link HardTraffic}. */
final class HardAttributes {
  static final int OF_RESOURCE = 1;
  private static final int OF_SPAN = 9;

  private static final int WIDE = 300;
  private static final String HEX = "0123456789abcdef";

  private final SplittableRandom random;
  private final String[] wideKeys = new String[WIDE];

  HardAttributes(SplittableRandom random) {
    this.random = random;
    for (int i = 0; i < WIDE; i++) {
      wideKeys[i] = "app.module" + i % 30 + ".field" + i;
    }
  }

  static void text(ProtobufWriter out, int place, String key, String value) {
    int keyValue = out.beginMessage(place);
    out.stringField(1, key);
    int any = out.beginMessage(2);
    out.stringField(1, value);
    out.endMessage(any);
    out.endMessage(keyValue);
  }

  private static void number(ProtobufWriter out, String key, long value) {
    int keyValue = out.beginMessage(OF_SPAN);
    out.stringField(1, key);
    int any = out.beginMessage(2);
    out.requiredVarintField(3, value);
    out.endMessage(any);
    out.endMessage(keyValue);
  }

  private static void ratio(ProtobufWriter out, String key, double value) {
    int keyValue = out.beginMessage(OF_SPAN);
    out.stringField(1, key);
    int any = out.beginMessage(2);
    out.requiredFixed64Field(4, Double.doubleToLongBits(value));
    out.endMessage(any);
    out.endMessage(keyValue);
  }

  void unique(ProtobufWriter out) {
    text(out, OF_SPAN, "http.request.id", uuid());
    text(
        out,
        OF_SPAN,
        "url.full",
        "https://api.shop.example/v2/customers/"
            + random.nextInt(100_000_000)
            + "/orders/"
            + uuid()
            + "?limit=50&cursor="
            + hex(16));
    text(
        out,
        OF_SPAN,
        "db.query.text",
        "SELECT o.id, o.total FROM orders o WHERE o.customer_id = "
            + random.nextInt(100_000_000)
            + " AND o.reference = '"
            + hex(12)
            + "' AND o.total > "
            + random.nextInt(100_000) / 100.0
            + " ORDER BY o.created_at LIMIT 20");
    text(out, OF_SPAN, "messaging.message.id", "ID:" + hex(24));
    text(
        out,
        OF_SPAN,
        "client.address",
        random.nextInt(1, 224)
            + "."
            + random.nextInt(256)
            + "."
            + random.nextInt(256)
            + "."
            + random.nextInt(256));
    text(out, OF_SPAN, "enduser.id", hex(32));
    text(out, OF_SPAN, "session.id", Long.toString(random.nextLong(Long.MAX_VALUE), 36));
    text(out, OF_SPAN, "aws.request_id", uuid());
    text(
        out,
        OF_SPAN,
        "note",
        "customer "
            + random.nextInt(10_000_000)
            + " bought "
            + random.nextInt(1, 100)
            + " of item "
            + random.nextInt(1_000_000));
    number(out, "snowflake.id", random.nextLong(Long.MAX_VALUE));
    number(out, "http.response.body.size", random.nextInt(10_000_000));
    ratio(out, "score", random.nextDouble());
  }

  void wide(ProtobufWriter out, int operation) {
    for (int i = 0; i < WIDE; i++) {
      if (i < WIDE / 3) {
        text(out, OF_SPAN, wideKeys[i], "value " + (operation + i) % 50);
      } else if (i < 2 * WIDE / 3) {
        text(out, OF_SPAN, wideKeys[i], "one of some " + random.nextInt(20));
      } else if (i % 2 == 0) {
        number(out, wideKeys[i], random.nextInt(1_000_000));
      } else {
        text(out, OF_SPAN, wideKeys[i], hex(8));
      }
    }
  }

  void usual(ProtobufWriter out, int service, int operation) {
    text(out, OF_SPAN, "http.request.method", operation % 3 == 0 ? "POST" : "GET");
    text(out, OF_SPAN, "url.scheme", "http");
    text(out, OF_SPAN, "http.route", "/" + service + "/things/" + operation);
    text(out, OF_SPAN, "server.address", "service-" + service + ".shop.svc.cluster.local");
    number(out, "server.port", 8080);
    text(out, OF_SPAN, "network.protocol.version", "1.1");
    number(out, "thread.id", 30 + random.nextInt(120));
    text(out, OF_SPAN, "url.path", "/" + service + "/things/" + random.nextInt(200_000));
    number(out, "http.response.status_code", random.nextInt(30) == 0 ? 404 : 200);
    number(out, "network.peer.port", 32_768 + random.nextInt(28_000));
    text(out, OF_SPAN, "user.id", "u-" + random.nextInt(1_000_000));
  }

  private String uuid() {
    return hex(8) + "-" + hex(4) + "-4" + hex(3) + "-a" + hex(3) + "-" + hex(12);
  }

  private String hex(int digits) {
    StringBuilder text = new StringBuilder(digits);
    for (int i = 0; i < digits; i++) {
      text.append(HEX.charAt(random.nextInt(16)));
    }
    return text.toString();
  }
}
