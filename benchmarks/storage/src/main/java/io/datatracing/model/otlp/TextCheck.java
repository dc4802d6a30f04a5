package io.datatracing.model.otlp;

/** The part of {@link OtlpBatch#parse} that looks at texts: here because nobody else needs it. */
public final class TextCheck {
  private TextCheck() {}

  /** Whether all texts of the span that was read are UTF-8, its events' and links' left out. */
  public static boolean isText(OtlpReader span) {
    return OtlpText.isAscii(span)
        || OtlpText.isUtf8(
            span.bytes(), span.spanOffset(), span.spanLength(), OtlpText.Message.SPAN);
  }
}
