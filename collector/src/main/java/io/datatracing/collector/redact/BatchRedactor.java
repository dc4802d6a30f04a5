package io.datatracing.collector.redact;

import io.datatracing.collector.redact.KeyRules.Decision;
import io.datatracing.collector.redact.Redactor.Fate;
import io.datatracing.collector.redact.Redactor.Outcome;
import io.datatracing.collector.rewrite.MessageEdit;
import io.datatracing.model.otlp.ValueType;
import io.datatracing.model.otlp.WireReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One batch, as its bytes: texts are looked at where they are, and only messages that hold
 * something found are written anew. Field numbers are those of {@code trace.proto} and {@code
 * common.proto}.
 *
 * <p>Made for one batch; not safe for use by several threads.
 */
final class BatchRedactor {
  private static final int TRACE_ID = 1;

  /** Shorter numbers are none of what is looked for. */
  private static final long LEAST_CARD = 1_000_000_000_000L;

  /** Hears of spans that go. */
  interface Dropped {
    void span(long traceIdHigh, long traceIdLow, String rule);
  }

  private final Redactor redactor;
  private final Dropped dropped;
  private final byte[] bytes;
  private final Looks looks = new Looks();

  /** The rule by which what is being read goes as a whole. */
  private @Nullable String dropping;

  BatchRedactor(Redactor redactor, byte[] bytes, Dropped dropped) {
    this.redactor = redactor;
    this.bytes = bytes;
    this.dropped = dropped;
  }

  /** The changed request, or {@link MessageEdit#KEEP}. */
  byte @Nullable [] request() {
    return MessageEdit.edit(
        bytes,
        0,
        bytes.length,
        (field, at, size) -> field == 1 ? resourceSpans(at, size) : MessageEdit.KEEP);
  }

  private byte @Nullable [] resourceSpans(int offset, int length) {
    dropping = null;
    byte[][] resource = new byte[1][];
    boolean[] seen = new boolean[1];
    // The resource may stand behind its spans and decide about all of them.
    MessageEdit.edit(
        bytes,
        offset,
        length,
        (field, at, size) -> {
          if (field == 1) {
            resource[0] = attributesOf(at, size, 1);
            seen[0] = true;
          }
          return MessageEdit.KEEP;
        });
    String all = seen[0] ? dropping : null;
    dropping = null;
    byte[] edited =
        MessageEdit.edit(
            bytes,
            offset,
            length,
            (field, at, size) ->
                switch (field) {
                  case 1 -> resource[0];
                  case 2 -> scopeSpans(at, size, all);
                  default -> MessageEdit.KEEP;
                });
    return all == null ? edited : MessageEdit.DROP;
  }

  private byte @Nullable [] scopeSpans(int offset, int length, @Nullable String all) {
    return MessageEdit.edit(
        bytes,
        offset,
        length,
        (field, at, size) ->
            switch (field) {
              case 1 -> scope(at, size);
              case 2 -> all == null ? span(at, size) : dropSpan(at, size, all);
              default -> MessageEdit.KEEP;
            });
  }

  /** A scope is a library's: what it says is no reason to drop spans. */
  private byte @Nullable [] scope(int offset, int length) {
    byte[] edited = attributesOf(offset, length, 3);
    dropping = null;
    return edited;
  }

  private byte @Nullable [] span(int offset, int length) {
    dropping = null;
    byte[] edited =
        MessageEdit.edit(
            bytes,
            offset,
            length,
            (field, at, size) ->
                switch (field) {
                  case 5 -> text(at, size);
                  case 9 -> attribute(bytes, at, size, true);
                  case 11 -> event(at, size);
                  case 13 -> attributesOf(at, size, 4);
                  case 15 -> status(at, size);
                  default -> MessageEdit.KEEP;
                });
    String rule = dropping;
    dropping = null;
    return rule == null ? edited : dropSpan(offset, length, rule);
  }

  private byte[] dropSpan(int offset, int length, String rule) {
    MessageEdit.edit(
        bytes,
        offset,
        length,
        (field, at, size) -> {
          if (field == TRACE_ID) {
            dropped.span(
                WireReader.bigEndianLong(bytes, at), WireReader.bigEndianLong(bytes, at + 8), rule);
          }
          return MessageEdit.KEEP;
        });
    return MessageEdit.DROP;
  }

  private byte @Nullable [] event(int offset, int length) {
    return MessageEdit.edit(
        bytes,
        offset,
        length,
        (field, at, size) ->
            switch (field) {
              case 2 -> text(at, size);
              case 3 -> attribute(bytes, at, size, true);
              default -> MessageEdit.KEEP;
            });
  }

  private byte @Nullable [] status(int offset, int length) {
    return MessageEdit.edit(
        bytes, offset, length, (field, at, size) -> field == 2 ? text(at, size) : MessageEdit.KEEP);
  }

  /** Of a message whose attributes are that field. */
  private byte @Nullable [] attributesOf(int offset, int length, int attributes) {
    return MessageEdit.edit(
        bytes,
        offset,
        length,
        (field, at, size) ->
            field == attributes ? attribute(bytes, at, size, true) : MessageEdit.KEEP);
  }

  /** A name or message: nothing can be left out, so what would go is masked. */
  private byte @Nullable [] text(int offset, int length) {
    Outcome outcome = redactor.text(bytes, offset, length, looks);
    return switch (outcome.fate()) {
      case STAYS -> MessageEdit.KEEP;
      case CHANGES -> utf8(outcome.text());
      case DROPS -> utf8(redactor.mask());
      case DROPS_SPAN -> {
        dropping = outcome.rule();
        yield MessageEdit.KEEP;
      }
    };
  }

  /**
   * A {@code KeyValue}.
   *
   * @param isListed whether it must be on the list of what may stay; what is inside a map needs not
   */
  private byte @Nullable [] attribute(byte[] in, int offset, int length, boolean isListed) {
    int[] key = {offset, 0};
    // The key may stand behind the value.
    MessageEdit.edit(
        in,
        offset,
        length,
        (field, at, size) -> {
          if (field == 1) {
            key[0] = at;
            key[1] = size;
          }
          return MessageEdit.KEEP;
        });
    Decision decision = redactor.decision(in, key[0], key[1]);
    if (isListed && !decision.isAllowed()) {
      redactor.count(RedactOptions.ALLOW_RULE);
      return MessageEdit.DROP;
    }
    boolean[] drops = new boolean[1];
    byte[] edited =
        MessageEdit.edit(
            in,
            offset,
            length,
            (field, at, size) -> {
              if (field != 2) {
                return MessageEdit.KEEP;
              }
              byte[] value = anyValue(in, at, size, decision);
              drops[0] |= value == MessageEdit.DROP;
              return value;
            });
    return drops[0] ? MessageEdit.DROP : edited;
  }

  /** {@link MessageEdit#DROP} when the whole attribute, or element, is to go. */
  private byte @Nullable [] anyValue(byte[] in, int offset, int length, Decision decision) {
    if (decision.whole() != null) {
      String value = new String(in, offset, length, StandardCharsets.ISO_8859_1);
      return outcome(redactor.whole(decision.whole(), scalar(in, offset, length, value)));
    }
    byte[] number = number(in, offset, length, decision);
    if (number != MessageEdit.KEEP) {
      return number;
    }
    boolean[] drops = new boolean[1];
    byte[] edited =
        MessageEdit.edit(
            in,
            offset,
            length,
            (field, at, size) -> {
              byte[] value =
                  switch (field) {
                    case ValueType.STRING -> string(in, at, size, decision);
                    case ValueType.ARRAY -> elements(in, at, size, decision);
                    case ValueType.MAP -> entries(in, at, size);
                    default -> MessageEdit.KEEP;
                  };
              drops[0] |= value == MessageEdit.DROP;
              return value;
            });
    return drops[0] ? MessageEdit.DROP : edited;
  }

  /**
   * What is hashed of a value: of a text its characters, so that it equals that in other places.
   */
  private static String scalar(byte[] in, int offset, int length, String otherwise) {
    String[] text = {otherwise};
    MessageEdit.edit(
        in,
        offset,
        length,
        (field, at, size) -> {
          if (field == ValueType.STRING) {
            text[0] = new String(in, at, size, StandardCharsets.UTF_8);
          }
          return MessageEdit.KEEP;
        });
    return text[0];
  }

  /** The new content of a string field. */
  private byte @Nullable [] string(byte[] in, int offset, int length, Decision decision) {
    Outcome outcome = redactor.value(decision, in, offset, length, looks);
    return switch (outcome.fate()) {
      case STAYS -> MessageEdit.KEEP;
      case CHANGES -> utf8(outcome.text());
      case DROPS -> MessageEdit.DROP;
      case DROPS_SPAN -> {
        dropping = outcome.rule();
        yield MessageEdit.KEEP;
      }
    };
  }

  /** A whole number that is long enough for a card's is looked at as its digits. */
  private byte @Nullable [] number(byte[] in, int offset, int length, Decision decision) {
    if (decision.parts().isEmpty()) {
      return MessageEdit.KEEP;
    }
    WireReader reader = new WireReader();
    reader.reset(in, offset, offset + length);
    while (reader.hasMore()) {
      int tag = reader.tag();
      if (tag == WireReader.tag(ValueType.INT, WireReader.VARINT)) {
        long value = reader.varint();
        if (value >= LEAST_CARD) {
          byte[] digits = utf8(Long.toString(value));
          return outcome(redactor.value(decision, digits, 0, digits.length, looks));
        }
      } else {
        reader.skip(tag);
      }
    }
    return MessageEdit.KEEP;
  }

  /** As the content of an {@code AnyValue}. */
  private byte @Nullable [] outcome(Outcome outcome) {
    if (outcome.fate() == Fate.DROPS_SPAN) {
      dropping = outcome.rule();
    }
    return switch (outcome.fate()) {
      case STAYS, DROPS_SPAN -> MessageEdit.KEEP;
      case DROPS -> MessageEdit.DROP;
      case CHANGES -> {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        MessageEdit.field(value, ValueType.STRING, utf8(outcome.text()));
        yield value.toByteArray();
      }
    };
  }

  private byte @Nullable [] elements(byte[] in, int offset, int length, Decision decision) {
    return MessageEdit.edit(
        in,
        offset,
        length,
        (field, at, size) -> field == 1 ? anyValue(in, at, size, decision) : MessageEdit.KEEP);
  }

  private byte @Nullable [] entries(byte[] in, int offset, int length) {
    return MessageEdit.edit(
        in,
        offset,
        length,
        (field, at, size) -> field == 1 ? attribute(in, at, size, false) : MessageEdit.KEEP);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
