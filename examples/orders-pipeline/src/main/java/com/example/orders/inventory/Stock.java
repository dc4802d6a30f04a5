package com.example.orders.inventory;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.UUID;

/** The shelves: everything is there except what was sold out. */
final class Stock extends InventoryGrpc.InventoryImplBase {
  private final Set<String> soldOut = Set.of("CLOCK");

  @Override
  public void reserve(ReserveRequest request, StreamObserver<ReserveReply> observer) {
    for (Item item : request.getItemsList()) {
      if (soldOut.contains(item.getSku())) {
        observer.onError(
            Status.FAILED_PRECONDITION
                .withDescription(item.getSku() + " is out of stock")
                .asRuntimeException());
        return;
      }
    }
    observer.onNext(
        ReserveReply.newBuilder().setReservationId(UUID.randomUUID().toString()).build());
    observer.onCompleted();
  }
}
