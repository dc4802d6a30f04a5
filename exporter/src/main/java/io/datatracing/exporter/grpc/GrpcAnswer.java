package io.datatracing.exporter.grpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a unary call ended. Immutable. */
public final class GrpcAnswer {
  public static final int OK = 0;
  public static final int CANCELLED = 1;
  public static final int UNKNOWN = 2;
  public static final int DEADLINE_EXCEEDED = 4;
  public static final int PERMISSION_DENIED = 7;
  public static final int RESOURCE_EXHAUSTED = 8;
  public static final int ABORTED = 10;
  public static final int OUT_OF_RANGE = 11;
  public static final int UNIMPLEMENTED = 12;
  public static final int INTERNAL = 13;
  public static final int UNAVAILABLE = 14;
  public static final int DATA_LOSS = 15;
  public static final int UNAUTHENTICATED = 16;

  private static final byte[] NOTHING = {};

  private final int status;
  private final @Nullable String message;
  private final byte[] body;
  private final byte[] details;

  private GrpcAnswer(int status, @Nullable String message, byte[] body, byte[] details) {
    this.status = status;
    this.message = message;
    this.body = body;
    this.details = details;
  }

  /** There was none: no connection, a broken one, or not in time. */
  static GrpcAnswer failed(int status, String reason) {
    return new GrpcAnswer(status, reason, NOTHING, NOTHING);
  }

  /**
   * @param data of the answer, with the five bytes before the message
   */
  static GrpcAnswer of(Map<String, String> headers, Map<String, String> trailers, byte[] data) {
    String status = trailers.get("grpc-status");
    if (status == null) {
      String httpStatus = String.valueOf(headers.get(":status"));
      return failed(ofHttp(httpStatus), "HTTP status " + httpStatus + " without a gRPC status");
    }
    return new GrpcAnswer(
        number(status),
        percentDecoded(trailers.get("grpc-message")),
        message(data),
        base64(trailers.get("grpc-status-details-bin")));
  }

  public int status() {
    return status;
  }

  /** For people; null if the server gave none. */
  public @Nullable String message() {
    return message;
  }

  /** The message of the answer; empty if there is none or it is compressed, which nobody asked. */
  public byte[] body() {
    return body;
  }

  /** An encoded {@code google.rpc.Status}; empty if there is none. */
  public byte[] details() {
    return details;
  }

  /** What a proxy's status means (gRPC's document http-grpc-status-mapping). */
  private static int ofHttp(String status) {
    switch (status) {
      case "400":
        return INTERNAL;
      case "401":
        return UNAUTHENTICATED;
      case "403":
        return PERMISSION_DENIED;
      case "404":
        return UNIMPLEMENTED;
      case "429":
      case "502":
      case "503":
      case "504":
        return UNAVAILABLE;
      default:
        return UNKNOWN;
    }
  }

  private static int number(String status) {
    try {
      return Integer.parseInt(status);
    } catch (NumberFormatException notANumber) {
      return UNKNOWN;
    }
  }

  private static byte[] message(byte[] data) {
    if (data.length < 5 || data[0] != 0) {
      return NOTHING;
    }
    int length =
        (data[1] & 0xff) << 24 | (data[2] & 0xff) << 16 | (data[3] & 0xff) << 8 | data[4] & 0xff;
    return length == data.length - 5 ? Arrays.copyOfRange(data, 5, data.length) : NOTHING;
  }

  private static byte[] base64(@Nullable String text) {
    try {
      return text == null ? NOTHING : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return NOTHING;
    }
  }

  private static @Nullable String percentDecoded(@Nullable String text) {
    if (text == null || text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
      if (low >= 0) {
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        bytes[length++] = (byte) c;
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
