package io.datatracing.storage.clickhouse;

import io.datatracing.storage.api.StoreException;

/** ClickHouse has answered, with an error. */
final class RefusedException extends StoreException {
  private static final long serialVersionUID = 1L;

  /** Of ClickHouse's numbers of errors: a table or a database that does not exist. */
  static final int UNKNOWN_TABLE = 60;

  static final int UNKNOWN_DATABASE = 81;

  private final int code;

  RefusedException(int code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  int code() {
    return code;
  }
}
