package io.datatracing.instrumentation.jdbc;

import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Tracer;
import io.datatracing.bootstrap.weaving.VirtualField;
import io.opentelemetry.context.Context;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The database of each connection: asked of the driver once, kept on the connection. */
final class Databases {
  /** A service has a handful of URLs; one that makes them up is parsed each time. */
  private static final int MAX_URLS = 256;

  private static final VirtualField<Database> DATABASE = new VirtualField<>();
  private static final ConcurrentHashMap<String, Database> BY_URL = new ConcurrentHashMap<>();

  private Databases() {}

  /** Never throws: a connection that does not tell is {@link Database#UNKNOWN}. */
  static Database of(@Nullable Connection connection) {
    if (connection == null) {
      return Database.UNKNOWN;
    }
    Database known = DATABASE.get(connection);
    if (known == null) {
      known = ask(connection);
      DATABASE.set(connection, known);
    }
    return known;
  }

  /** A driver may answer with a query of its own, which is not the application's. */
  private static Database ask(Connection connection) {
    Context previous = CurrentContext.attach(Tracer.suppressed(CurrentContext.current()));
    try {
      return parsed(connection.getMetaData().getURL());
    } catch (SQLException e) {
      return Database.UNKNOWN;
    } finally {
      CurrentContext.restore(previous);
    }
  }

  private static Database parsed(@Nullable String url) {
    if (url == null) {
      return Database.UNKNOWN;
    }
    Database known = BY_URL.get(url);
    if (known == null) {
      known = JdbcUrl.parse(url);
      if (BY_URL.size() < MAX_URLS) {
        BY_URL.put(url, known);
      }
    }
    return known;
  }
}
