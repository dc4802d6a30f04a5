package io.datatracing.instrumentation.testing.rpc;

/** A call whose messages are sent and asked for one by one. */
public interface RpcStream {
  void send(String message);

  /** Nothing more will be sent. */
  void halfClose();

  /** Asks for one more answer. */
  void request();

  void cancel();

  /** What the client hears, on whatever thread. */
  interface Answers {
    void ready();

    void answer(String message);

    /** The last one of all. */
    void closed(int code);
  }
}
