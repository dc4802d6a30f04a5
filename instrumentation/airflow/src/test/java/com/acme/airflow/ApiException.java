package com.acme.airflow;

public class ApiException extends Exception {
  private final int code;

  public ApiException(int code, String message) {
    super(message);
    this.code = code;
  }

  public ApiException(Throwable cause) {
    super(cause);
    this.code = 0;
  }

  public int getCode() {
    return code;
  }
}
