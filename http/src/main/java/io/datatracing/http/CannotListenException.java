package io.datatracing.http;

import java.nio.channels.UnresolvedAddressException;

/**
 * A server could not take its port. The message is one line for the user: where, why, what to do.
 */
public final class CannotListenException extends RuntimeException {
  /**
   * @param setting what the user changes to move the port: {@code --zipkin-port}
   * @param cause what the system said
   */
  public CannotListenException(String host, int port, String setting, Throwable cause) {
    super(message(host + ":" + port, setting, cause), cause);
  }

  private static String message(String where, String setting, Throwable cause) {
    String reason =
        cause instanceof UnresolvedAddressException
            ? "the host name does not resolve"
            : String.valueOf(cause.getMessage());
    if (reason.contains("in use")) {
      return "Cannot listen on "
          + where
          + ": another process has the port. Stop it, or choose another port with "
          + setting
          + ".";
    }
    return "Cannot listen on "
        + where
        + ": "
        + reason
        + ". Choose another address, or another port with "
        + setting
        + ".";
  }
}
