package io.datatracing.bootstrap.db;

import org.jspecify.annotations.Nullable;

/**
 * What a database call says. Stateless. What is not known is null or 0.
 *
 * @param <Q> a statement about to be executed
 */
public interface DbClientReader<Q> {
  /**
   * The product, as the semantic conventions name it: {@code postgresql}, {@code mysql}, {@code
   * h2database}.
   */
  @Nullable String system(Q statement);

  /** The database, for products that have schemas {@code database|schema}. */
  @Nullable String namespace(Q statement);

  /** The SQL as the application wrote it; the handler takes the literals out. */
  @Nullable String sql(Q statement);

  @Nullable String serverAddress(Q statement);

  int serverPort(Q statement);

  /** How many statements are executed at once; 0 for a call that is not a batch. */
  int batchSize(Q statement);

  /**
   * The code the database answered with (an SQLState); null if {@code thrown} does not come from
   * it.
   */
  @Nullable String responseCode(Throwable thrown);
}
