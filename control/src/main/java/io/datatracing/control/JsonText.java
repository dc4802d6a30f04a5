package io.datatracing.control;

import org.jspecify.annotations.Nullable;

/** Writes one JSON value, forward. 64-bit numbers are strings, as everywhere in our JSON. */
final class JsonText {
  private final StringBuilder out = new StringBuilder(1024);
  private boolean first = true;

  JsonText open(char bracket) {
    comma();
    out.append(bracket);
    first = true;
    return this;
  }

  JsonText close(char bracket) {
    out.append(bracket);
    first = false;
    return this;
  }

  /** A field whose value follows by {@link #open}. */
  JsonText name(String name) {
    comma();
    string(name);
    out.append(':');
    first = true;
    return this;
  }

  JsonText field(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      string(value);
      first = false;
    }
    return this;
  }

  JsonText field(String name, long value) {
    return field(name, Long.toString(value));
  }

  JsonText field(String name, boolean value) {
    name(name);
    out.append(value);
    first = false;
    return this;
  }

  private void comma() {
    if (!first) {
      out.append(',');
    }
    first = false;
  }

  private void string(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append("\\u00").append(hex(c >> 4)).append(hex(c & 15));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private static char hex(int digit) {
    return "0123456789abcdef".charAt(digit);
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
