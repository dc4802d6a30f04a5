package io.datatracing.http;

import java.nio.channels.UnresolvedAddressException;

/**
 * A server could not take its port. The message is one line for the user: where, why, what to do.
 */
public final class CannotListenException extends RuntimeException {
  CannotListenException(HttpServerOptions options, Throwable cause) {
    super(message(options, cause), cause);
  }

  private static String message(HttpServerOptions options, Throwable cause) {
    String where = options.host() + ":" + options.port();
    String reason =
        cause instanceof UnresolvedAddressException
            ? "the host name does not resolve"
            : String.valueOf(cause.getMessage());
    if (reason.contains("in use")) {
      return "Cannot listen on "
          + where
          + ": another process has the port. Stop it, or choose another port with "
          + options.portSetting()
          + ".";
    }
    return "Cannot listen on "
        + where
        + ": "
        + reason
        + ". Choose another address, or another port with "
        + options.portSetting()
        + ".";
  }
}
