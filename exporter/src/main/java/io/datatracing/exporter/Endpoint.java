package io.datatracing.exporter;

import io.datatracing.exporter.http.Connector;
import io.datatracing.exporter.http.HttpTarget;
import io.datatracing.exporter.http.TlsOptions;
import io.datatracing.exporter.http.TlsSockets;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to a collector's server as {@link EndpointOptions} say. TLS is set up once, by
 * the thread that first needs it. Any thread.
 */
final class Endpoint {
  private final EndpointOptions options;
  private final PrintStream stderr;

  /** Guarded by this. */
  private @Nullable TlsSockets tls;

  Endpoint(EndpointOptions options, PrintStream stderr) {
    this.options = options;
    this.stderr = stderr;
  }

  EndpointOptions options() {
    return options;
  }

  /** Reads certificate files if it is the first for {@code https}. */
  Connector connector(HttpTarget target) throws IOException {
    return new Connector(
        target,
        options.proxy(),
        target.secure() ? tls() : null,
        options.protocol() == OtlpProtocol.GRPC);
  }

  private synchronized TlsSockets tls() throws IOException {
    TlsSockets made = tls;
    if (made == null) {
      TlsOptions files = options.tls();
      String protocol = options.protocol() == OtlpProtocol.GRPC ? TlsSockets.H2 : null;
      made = TlsSockets.of(files, protocol, stderr);
      tls = made;
    }
    return made;
  }
}
