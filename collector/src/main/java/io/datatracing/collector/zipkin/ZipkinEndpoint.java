package io.datatracing.collector.zipkin;

import io.datatracing.collector.intake.SpanAssembler;

/**
 * One side of a call.
 *
 * @param service empty when unknown, as the addresses
 * @param port 0 when unknown
 */
record ZipkinEndpoint(String service, String ipv4, String ipv6, int port) {

  /** Address and port by the names of OpenTelemetry's conventions, which has one address only. */
  void writeTo(SpanAssembler out, String prefix, String secondAddress) {
    String address = ipv4.isEmpty() ? ipv6 : ipv4;
    if (!address.isEmpty()) {
      out.attribute(prefix + "address", address);
    }
    if (!ipv4.isEmpty() && !ipv6.isEmpty()) {
      out.attribute(secondAddress, ipv6);
    }
    if (port != 0) {
      out.attribute(prefix + "port", (long) port);
    }
  }
}
