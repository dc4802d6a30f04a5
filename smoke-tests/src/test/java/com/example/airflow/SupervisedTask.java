package com.example.airflow;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.airflow.sdk.execution.TaskRunner;
import org.apache.airflow.sdk.execution.comm.StartupDetails;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.value.MapValue;

/**
 * A process that Airflow's JavaCoordinator starts for a task, with stand-ins for two classes of the
 * SDK. It is told on one socket what to run, logs to another, and says how the task ended: frames
 * of a length (four bytes, big-endian) and a MessagePack array {@code [id, body, ...]}.
 */
public final class SupervisedTask {
  private SupervisedTask() {}

  public static void main(String[] arguments) throws Exception {
    try (Socket supervisor = connect(arguments, "--comm=");
        Socket logs = connect(arguments, "--logs=")) {
      StartupDetails details = new StartupDetails(read(supervisor));
      log(logs, "running " + details.getTi$sdk().getTaskId());
      new TaskRunner().runTask(SupervisedTask::load, details, null);
      succeed(supervisor);
      supervisor.shutdownOutput();
      while (supervisor.getInputStream().read() >= 0) {
        // until the supervisor has heard it
      }
    }
  }

  /** The task: a call of a service, whose answer is of no interest. */
  private static Object load() throws IOException {
    URL url = new URL(System.getProperty("service.url"));
    return ((HttpURLConnection) url.openConnection()).getResponseCode();
  }

  private static Socket connect(String[] arguments, String option) throws IOException {
    for (String argument : arguments) {
      if (argument.startsWith(option)) {
        String address = argument.substring(option.length());
        int colon = address.lastIndexOf(':');
        return new Socket(
            address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
      }
    }
    throw new IllegalArgumentException(option + " is missing; Airflow's coordinator gives it");
  }

  private static MapValue read(Socket supervisor) throws IOException {
    DataInputStream in = new DataInputStream(supervisor.getInputStream());
    byte[] frame = new byte[in.readInt()];
    in.readFully(frame);
    return MessagePack.newDefaultUnpacker(frame).unpackValue().asArrayValue().get(1).asMapValue();
  }

  private static void log(Socket logs, String event) throws IOException {
    OutputStream out = logs.getOutputStream();
    String line =
        "{\"event\":\"" + event + "\",\"level\":\"info\",\"logger\":\"task\",\"timestamp\":\"";
    out.write((line + Instant.now() + "\"}\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void succeed(Socket supervisor) throws IOException {
    MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
    packer.packArrayHeader(2).packInt(0).packMapHeader(5);
    packer.packString("type").packString("SucceedTask");
    packer.packString("state").packString("success");
    packer.packString("end_date").packString(Instant.now().toString());
    packer.packString("task_outlets").packArrayHeader(0);
    packer.packString("outlet_events").packArrayHeader(0);
    byte[] frame = packer.toByteArray();
    DataOutputStream out = new DataOutputStream(supervisor.getOutputStream());
    out.writeInt(frame.length);
    out.write(frame);
    out.flush();
  }
}
