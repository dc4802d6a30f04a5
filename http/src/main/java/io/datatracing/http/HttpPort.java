package io.datatracing.http;

/**
 * One port of a server, which shares the threads, the bounds and the figures of the others.
 *
 * @param number 0 to 65535; 0 takes a free one
 * @param setting what the user changes to move it: {@code --zipkin-port}
 * @param errors how requests of this port are told what is wrong
 */
public record HttpPort(int number, String setting, Router router, ErrorResponder errors) {
  public HttpPort {
    if (number < 0 || number > 65_535) {
      throw new IllegalArgumentException(
          setting + " " + number + " is not a port: use 1 to 65535, or 0 for a free one");
    }
  }
}
