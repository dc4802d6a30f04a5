package com.example.orders.gateway;

import com.example.orders.inventory.InventoryGrpc;
import com.example.orders.inventory.Item;
import com.example.orders.inventory.ReserveRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reserves an order's items at {@code inventory}. */
final class InventoryClient implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 5;

  private final ManagedChannel channel;
  private final InventoryGrpc.InventoryBlockingStub inventory;

  /**
   * @param target host and port
   */
  InventoryClient(String target) {
    channel = NettyChannelBuilder.forTarget(target).usePlaintext().build();
    inventory = InventoryGrpc.newBlockingStub(channel);
  }

  void reserve(String orderId, List<OrderRequest.Line> lines) throws OrderRejectedException {
    ReserveRequest.Builder request = ReserveRequest.newBuilder().setOrderId(orderId);
    for (OrderRequest.Line line : lines) {
      request.addItems(Item.newBuilder().setSku(line.sku()).setQuantity(line.quantity()));
    }
    try {
      inventory.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS).reserve(request.build());
    } catch (StatusRuntimeException e) {
      Status status = e.getStatus();
      if (status.getCode() == Status.Code.FAILED_PRECONDITION) {
        throw new OrderRejectedException(409, status.getDescription(), e);
      }
      throw new OrderRejectedException(502, "inventory answered " + status.getCode(), e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdown().awaitTermination(2, TimeUnit.SECONDS);
  }
}
