package io.datatracing.bootstrap.db;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A SQL text without its literals, and what it does to which table. Prepared statements come again
 * and again, so results are kept by text: at most {@value #MAX_CACHED} texts of at most {@value
 * #MAX_CACHED_LENGTH} chars (some 10 MB at worst). An application that writes its values into the
 * text fills that and is then parsed each time.
 */
final class SqlStatement {
  static final int MAX_CACHED = 1_000;
  static final int MAX_CACHED_LENGTH = 2_048;

  private static final SqlStatement NONE = new SqlStatement(null, null, null, null);
  private static final ConcurrentHashMap<String, SqlStatement> CACHE = new ConcurrentHashMap<>();

  private final @Nullable String text;
  private final @Nullable String operation;
  private final @Nullable String collection;
  private final @Nullable String summary;
  private final @Nullable String batchOperation;

  SqlStatement(
      @Nullable String text,
      @Nullable String operation,
      @Nullable String collection,
      @Nullable String summary) {
    this.text = text;
    this.operation = operation;
    this.collection = collection;
    this.summary = summary;
    this.batchOperation = operation == null ? "BATCH" : "BATCH " + operation;
  }

  static SqlStatement of(@Nullable String sql) {
    if (sql == null) {
      return NONE;
    }
    SqlStatement known = CACHE.get(sql);
    if (known != null) {
      return known;
    }
    SqlStatement parsed = new SqlParser(sql).parse();
    if (sql.length() <= MAX_CACHED_LENGTH && CACHE.size() < MAX_CACHED) {
      CACHE.put(sql, parsed);
    }
    return parsed;
  }

  /** The SQL with {@code ?} for every literal; null if there is none. */
  @Nullable String text() {
    return text;
  }

  /** The first keyword in upper case, for instance {@code SELECT}; null if there is none. */
  @Nullable String operation() {
    return operation;
  }

  /** {@code BATCH SELECT}. */
  @Nullable String batchOperation() {
    return batchOperation;
  }

  /** The table, if the statement names exactly one; else null. */
  @Nullable String collection() {
    return collection;
  }

  /**
   * Operations and tables in order, for instance {@code INSERT orders SELECT staging}; null if
   * there is no operation.
   */
  @Nullable String summary() {
    return summary;
  }
}
