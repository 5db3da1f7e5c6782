package org.litestarspring.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@DisplayName("E9 A pool of blocking handlers")
class BlockingPoolTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<BlockingPool> pools = new ArrayList<>();

    @AfterEach
    void close() {
        this.pools.forEach(BlockingPool::close);
        this.pools.forEach(pool -> await().atMost(PATIENCE).until(() -> pool.threads() == 0));
    }

    private BlockingPool pool(int size, int queueSize, Duration idle) {
        BlockingPool pool = new BlockingPool("test", size, queueSize, idle);
        this.pools.add(pool);
        return pool;
    }

    @Test
    @DisplayName("E9 never has an event loop wait for a lock, however many hand work over at once")
    void noLock() throws Exception {
        int callers = 4;
        int each = 50_000;
        BlockingPool pool = pool(4, 64, Duration.ofNanos(1));
        AtomicInteger done = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(callers);
        // Threads that BlockHound guards, as event loops are.
        Scheduler loops = Schedulers.newParallel("loops", callers);
        for (int i = 0; i < callers; i++) {
            loops.createWorker().schedule(() -> {
                try {
                    for (int j = 0; j < each; j++) {
                        try {
                            pool.execute(done::incrementAndGet);
                        } catch (BlockingPoolFullException full) {
                            refused.incrementAndGet();
                        }
                    }
                } catch (Throwable blocked) {
                    failure.set(blocked);
                } finally {
                    ended.countDown();
                }
            });
        }
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        loops.dispose();

        assertThat(failure.get()).isNull();
        // Each is either refused or done, also where the last thread has just ended.
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(done.get() + refused.get()).isEqualTo(callers * each));
        assertThat(pool.refused()).isEqualTo(refused.get());
        assertThat(pool.queued()).isZero();
        await().atMost(PATIENCE).until(() -> pool.active() == 0 && pool.threads() == 0);
    }

    @Test
    @DisplayName("E9 runs and holds no more than its bounds, and tells how much that is")
    void bounds() throws Exception {
        BlockingPool pool = pool(3, 5, LONG);
        CountDownLatch entered = new CountDownLatch(3);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 8; i++) {
            pool.execute(() -> {
                entered.countDown();
                waitFor(release);
                done.incrementAndGet();
            });
        }
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> pool.execute(done::incrementAndGet))
                .isInstanceOf(BlockingPoolFullException.class)
                .hasMessageContaining("test");
        assertThat(pool.active()).isEqualTo(3);
        assertThat(pool.queued()).isEqualTo(5);
        assertThat(pool.refused()).isEqualTo(1);
        assertThat(pool.threads()).isEqualTo(3);

        release.countDown();
        await().atMost(PATIENCE).until(() -> done.get() == 8 && pool.active() == 0);
        assertThat(pool.queued()).isZero();
    }

    @Test
    @DisplayName("E9 gives work to a thread that waits for it, and ends threads that waited too long")
    void threads() {
        BlockingPool pool = pool(8, 8, Duration.ofMillis(300));
        AtomicInteger done = new AtomicInteger();
        for (int i = 1; i <= 5; i++) {
            int before = i;
            pool.execute(done::incrementAndGet);
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(PATIENCE)
                    .until(() -> done.get() == before && pool.active() == 0);
        }
        assertThat(pool.threads()).isLessThan(5);

        await().atMost(PATIENCE).until(() -> pool.threads() == 0);
        pool.execute(done::incrementAndGet);
        await().atMost(PATIENCE).until(() -> done.get() == 6);
    }

    @Test
    @DisplayName("E9 goes on behind work that fails, or that leaves its thread interrupted")
    void failures() {
        BlockingPool pool = pool(1, 8, LONG);
        AtomicReference<Thread> failed = new AtomicReference<>();
        AtomicReference<Thread> next = new AtomicReference<>();
        AtomicReference<Throwable> uncaught = new AtomicReference<>();
        pool.execute(() -> {
            failed.set(Thread.currentThread());
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.set(failure));
            Thread.currentThread().interrupt();
            throw new IllegalStateException("meant");
        });
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        pool.execute(() -> {
            interrupted.set(Thread.currentThread().isInterrupted());
            next.set(Thread.currentThread());
        });

        await().atMost(PATIENCE).until(() -> next.get() != null);
        assertThat(next.get()).isSameAs(failed.get());
        assertThat(interrupted.get()).isFalse();
        assertThat(uncaught.get()).hasMessage("meant");
    }

    @Test
    @DisplayName("E9 when closed lets what runs and waits end, takes nothing new, and ends its threads")
    void closed() throws Exception {
        BlockingPool pool = pool(2, 4, LONG);
        CountDownLatch entered = new CountDownLatch(2);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            pool.execute(() -> {
                entered.countDown();
                waitFor(release);
                done.incrementAndGet();
            });
        }
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();

        pool.close();

        assertThatThrownBy(() -> pool.execute(done::incrementAndGet)).isInstanceOf(BlockingPoolFullException.class);
        release.countDown();
        await().atMost(PATIENCE).until(() -> pool.threads() == 0);
        assertThat(done.get()).isEqualTo(5);
        BlockingPool idle = pool(2, 4, LONG);
        idle.execute(done::incrementAndGet);
        await().atMost(PATIENCE).until(() -> done.get() == 6 && idle.active() == 0);
        idle.close();
        await().atMost(PATIENCE).until(() -> idle.threads() == 0);
    }

    @Test
    @DisplayName("E9 takes a queue as long as can be")
    void endless() {
        BlockingPool pool = pool(2, Integer.MAX_VALUE, LONG);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            pool.execute(done::incrementAndGet);
        }
        await().atMost(PATIENCE).until(() -> done.get() == 1000);
        assertThat(pool.refused()).isZero();
    }

    private static void waitFor(CountDownLatch release) {
        try {
            release.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
