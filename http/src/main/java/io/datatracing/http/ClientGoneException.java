package io.datatracing.http;

import java.io.IOException;

/** The client closed the connection, or read so slowly that the write timeout did. */
final class ClientGoneException extends IOException {
  ClientGoneException() {
    super("the client has gone");
  }
}
