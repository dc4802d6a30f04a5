package io.datatracing.bootstrap.db;

import io.datatracing.bootstrap.Faults;
import io.datatracing.bootstrap.context.CurrentContext;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Protocol;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.bootstrap.trace.SpanKind;
import io.datatracing.bootstrap.trace.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Every rule about spans of database calls. A driver below a driver (a pool, a proxy) is one call:
 * the outer layer has the span. Thread-safe.
 *
 * @param <Q> a statement about to be executed
 */
public final class DbClientHandler<Q> {
  private final DbClientReader<Q> reader;

  public DbClientHandler(DbClientReader<Q> reader) {
    this.reader = reader;
  }

  /**
   * Starts the span of a call below the current context, without making it current. Its name is the
   * summary of the SQL ({@code SELECT orders}), else the namespace, else the product.
   *
   * @return null if tracing is off or an outer layer already traces this call
   */
  public @Nullable Span start(Q statement) {
    Tracer tracer = Tracer.get();
    if (!tracer.isOn()) {
      return null;
    }
    SqlStatement sql = SqlStatement.of(reader.sql(statement));
    String system = reader.system(statement);
    String namespace = reader.namespace(statement);
    Span span =
        tracer.start(
            name(sql, namespace, system),
            SpanKind.CLIENT,
            Protocol.DB,
            CurrentContext.current(),
            0);
    if (span != null && span.isRecording()) {
      describe(span, statement, sql, system, namespace);
    }
    return span;
  }

  /**
   * Ends the span.
   *
   * @param thrown what the call threw; null if nothing
   */
  public void end(Span span, @Nullable Throwable thrown) {
    if (thrown != null && span.takesFailure()) {
      span.fail(thrown);
      try {
        String code = reader.responseCode(thrown);
        if (code != null) {
          span.put(Attributes.DB_RESPONSE_STATUS_CODE, code);
          span.put(Attributes.ERROR_TYPE, code);
        }
      } catch (RuntimeException fault) {
        Faults.count("db", fault);
      }
    }
    span.end();
  }

  private static String name(
      SqlStatement sql, @Nullable String namespace, @Nullable String system) {
    if (sql.summary() != null) {
      return sql.summary();
    }
    return namespace != null ? namespace : system != null ? system : "DB";
  }

  private void describe(
      Span span,
      Q statement,
      SqlStatement sql,
      @Nullable String system,
      @Nullable String namespace) {
    try {
      span.put(Attributes.DB_SYSTEM_NAME, system == null ? "other_sql" : system);
      span.put(Attributes.DB_NAMESPACE, namespace);
      int batch = reader.batchSize(statement);
      if (batch > 1) {
        span.put(Attributes.DB_OPERATION_BATCH_SIZE, batch);
        span.put(Attributes.DB_OPERATION_NAME, sql.batchOperation());
      } else {
        span.put(Attributes.DB_OPERATION_NAME, sql.operation());
      }
      span.put(Attributes.DB_COLLECTION_NAME, sql.collection());
      span.put(Attributes.DB_QUERY_TEXT, sql.text());
      span.put(Attributes.DB_QUERY_SUMMARY, sql.summary());
      span.put(Attributes.SERVER_ADDRESS, reader.serverAddress(statement));
      int port = reader.serverPort(statement);
      if (port > 0) {
        span.put(Attributes.SERVER_PORT, port);
      }
    } catch (RuntimeException fault) {
      Faults.count("db", fault);
    }
  }
}
