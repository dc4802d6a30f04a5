package io.datatracing.exporter.http;

import org.jspecify.annotations.Nullable;

/**
 * PEM files for TLS: whom to trust, and who we are. Immutable; the files are read when the first
 * connection is made, on the worker's thread.
 */
public final class TlsOptions {
  /** The JVM's trust store, no certificate of our own. */
  public static final TlsOptions NONE = new TlsOptions(null, null, null);

  /** A file and the setting that names it, for messages. */
  public static final class PemSource {
    final String path;
    final String source;

    /**
     * @param source for instance {@code environment variable OTEL_EXPORTER_OTLP_CERTIFICATE}
     */
    public PemSource(String path, String source) {
      this.path = path;
      this.source = source;
    }
  }

  final @Nullable PemSource certificate;
  final @Nullable PemSource clientKey;
  final @Nullable PemSource clientCertificate;

  /**
   * @param certificate authorities to trust in place of the JVM's
   * @param clientKey private key, PKCS#8, not encrypted
   * @param clientCertificate the key's certificate, then those that lead to its authority
   * @throws IllegalArgumentException if only one of key and certificate is given
   */
  public TlsOptions(
      @Nullable PemSource certificate,
      @Nullable PemSource clientKey,
      @Nullable PemSource clientCertificate) {
    if ((clientKey == null) != (clientCertificate == null)) {
      PemSource alone = clientKey == null ? clientCertificate : clientKey;
      throw new IllegalArgumentException(
          (alone == null ? "" : alone.source + " is \"" + alone.path + "\"")
              + " and set alone, expected a client key and a client certificate");
    }
    this.certificate = certificate;
    this.clientKey = clientKey;
    this.clientCertificate = clientCertificate;
  }
}
