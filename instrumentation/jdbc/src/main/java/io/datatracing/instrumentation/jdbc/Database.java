package io.datatracing.instrumentation.jdbc;

import org.jspecify.annotations.Nullable;

/** What a JDBC URL tells about the database, without user, password and options. Immutable. */
final class Database {
  /** Where the connection's URL could not be had. */
  static final Database UNKNOWN = new Database("other_sql", null, null, 0);

  private final String system;
  private final @Nullable String namespace;
  private final @Nullable String host;
  private final int port;

  Database(String system, @Nullable String namespace, @Nullable String host, int port) {
    this.system = system;
    this.namespace = namespace;
    this.host = host;
    this.port = port;
  }

  /** A value of {@code db.system.name}. */
  String system() {
    return system;
  }

  /** The database, schema or file; null if the URL names none. */
  @Nullable String namespace() {
    return namespace;
  }

  /** The first host of the URL; null for a database in this process. */
  @Nullable String host() {
    return host;
  }

  /** 0 if the URL leaves it to the driver. */
  int port() {
    return port;
  }

  @Override
  public String toString() {
    return system + "|" + namespace + "|" + host + "|" + port;
  }
}
