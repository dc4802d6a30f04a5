package io.datatracing.collector.otlp;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.datatracing.http.HttpProblem;
import io.datatracing.http.HttpProblemException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads scalar values as protobuf's JSON mapping lets them be written. Each throws a 400 that names
 * place and value.
 */
final class JsonValues {
  private static final int MAX_QUOTED = 80;

  private JsonValues() {}

  static byte[] utf8(JsonParser in, JsonToken token) throws IOException {
    return string(in, token, "a string").getBytes(StandardCharsets.UTF_8);
  }

  static byte[] base64(JsonParser in, JsonToken token) throws IOException {
    String text = string(in, token, "base64");
    boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
    String padded = text + "=".repeat((4 - text.length() % 4) % 4);
    try {
      return (urlSafe ? Base64Variants.MODIFIED_FOR_URL : Base64Variants.MIME_NO_LINEFEEDS)
          .decode(urlSafe ? text.replace("=", "") : padded);
    } catch (IllegalArgumentException e) {
      throw wrong(in, "base64");
    }
  }

  static byte[] hex(JsonParser in, JsonToken token) throws IOException {
    try {
      return HexFormat.of().parseHex(string(in, token, "an id in hexadecimal"));
    } catch (IllegalArgumentException e) {
      throw wrong(in, "an id in hexadecimal");
    }
  }

  static boolean bool(JsonParser in, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return token == JsonToken.VALUE_TRUE;
    }
    String text = string(in, token, "true or false");
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw wrong(in, "true or false");
  }

  static long int64(JsonParser in, JsonToken token) throws IOException {
    try {
      return decimal(in, token).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(in, "a whole number of 64 bits");
    }
  }

  static long uint64(JsonParser in, JsonToken token) throws IOException {
    try {
      BigDecimal number = decimal(in, token);
      if (number.signum() >= 0 && number.precision() - number.scale() <= 20) {
        // Rejects fractions; what is left has at most 20 digits.
        return Long.parseUnsignedLong(number.toBigIntegerExact().toString());
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(in, "a whole number from 0 to 18446744073709551615");
    }
    throw wrong(in, "a whole number from 0 to 18446744073709551615");
  }

  static long uint32(JsonParser in, JsonToken token) throws IOException {
    try {
      long number = decimal(in, token).longValueExact();
      if (number >= 0 && number <= 0xffffffffL) {
        return number;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw wrong(in, "a whole number from 0 to 4294967295");
    }
    throw wrong(in, "a whole number from 0 to 4294967295");
  }

  static double float64(JsonParser in, JsonToken token) throws IOException {
    if (token.isNumeric()) {
      return in.getDoubleValue();
    }
    String text = string(in, token, "a number");
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw wrong(in, "a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
    }
  }

  /** The number of a name, or a number that may have no name yet. */
  static long enumeration(JsonParser in, JsonToken token, List<String> names) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      int number = names.indexOf(in.getText());
      if (number < 0) {
        throw wrong(in, "one of " + names);
      }
      return number;
    }
    return uint32(in, token);
  }

  static HttpProblemException wrong(JsonParser in, String expected) {
    String at = in.getParsingContext().pathAsPointer().toString();
    return HttpProblem.badRequest(
            (at.isEmpty() ? "The body" : at)
                + " is "
                + quoted(in)
                + " (line "
                + in.currentTokenLocation().getLineNr()
                + ", column "
                + in.currentTokenLocation().getColumnNr()
                + "), but must be "
                + expected
                + ".")
        .asException();
  }

  private static BigDecimal decimal(JsonParser in, JsonToken token) throws IOException {
    if (token.isNumeric()) {
      return in.getDecimalValue();
    }
    String text = string(in, token, "a whole number");
    if (text.length() > MAX_QUOTED) {
      throw new NumberFormatException("too long");
    }
    return new BigDecimal(text);
  }

  private static String string(JsonParser in, JsonToken token, String expected) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw wrong(in, expected);
    }
    return in.getText();
  }

  private static String quoted(JsonParser in) {
    try {
      String text = in.getText();
      if (text == null) {
        return "nothing";
      }
      return text.length() > MAX_QUOTED ? text.substring(0, MAX_QUOTED) + "…" : text;
    } catch (IOException e) {
      return "unreadable";
    }
  }
}
