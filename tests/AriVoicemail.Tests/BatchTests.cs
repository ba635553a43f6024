using AriVoicemail.Database;
using Microsoft.Data.Sqlite;

namespace AriVoicemail.Tests;

public sealed class BatchTests
{
    [Fact]
    public async Task What_comes_while_the_first_is_under_way_goes_together_and_in_order()
    {
        var open = new TaskCompletionSource();
        var batches = new List<int[]>();
        var batch = new Batch<int, int>(3, async items =>
        {
            batches.Add([.. items]);
            if (batches.Count == 1) await open.Task;
            return items.Select(item => item * 10).ToList();
        });

        var first = batch.AddAsync(0, CancellationToken.None);
        SpinWait.SpinUntil(() => batches.Count == 1, TimeSpan.FromSeconds(10));
        var others = Enumerable.Range(1, 5).Select(n => batch.AddAsync(n, CancellationToken.None)).ToList();
        open.SetResult();

        int[] expected = [0, 10, 20, 30, 40, 50];
        Assert.Equal(expected, await Task.WhenAll(others.Prepend(first)));
        Assert.Equal([[0], [1, 2, 3], [4, 5]], batches);
    }

    [Fact]
    public async Task One_that_the_database_refuses_does_not_take_the_others_with_it()
    {
        var open = new TaskCompletionSource();
        var batch = new Batch<int, int>(10, async items =>
        {
            await open.Task;
            return items.Contains(2) ? throw new SqliteException("refused", 1) : items;
        });

        var tasks = Enumerable.Range(0, 4).Select(n => batch.AddAsync(n, CancellationToken.None)).ToList();
        open.SetResult();

        await Assert.ThrowsAsync<SqliteException>(() => tasks[2]);
        int[] expected = [0, 1, 3];
        Assert.Equal(expected, await Task.WhenAll(tasks.Where((_, n) => n != 2)));
    }

    [Fact]
    public async Task Whoever_gives_up_while_waiting_is_not_served_and_the_rest_is()
    {
        var open = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var seen = new List<int>();
        var batch = new Batch<int, int>(10, async items =>
        {
            seen.AddRange(items);
            begun.TrySetResult();
            await open.Task;
            return items;
        });
        using var impatient = new CancellationTokenSource();

        var first = batch.AddAsync(1, CancellationToken.None);
        await begun.Task;
        var second = batch.AddAsync(2, impatient.Token);
        var third = batch.AddAsync(3, CancellationToken.None);
        await impatient.CancelAsync();
        open.SetResult();
        await Task.WhenAll(first, third);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal([1, 3], seen);
    }

    [Fact]
    public async Task Two_lanes_work_at_the_same_time_and_never_three()
    {
        var (busy, most) = (0, 0);
        var open = new TaskCompletionSource();
        var batch = new Batch<int, int>(
            1,
            async items =>
            {
                var now = Interlocked.Increment(ref busy);
                InterlockedMax(ref most, now);
                await open.Task;
                Interlocked.Decrement(ref busy);
                return items;
            },
            lanes: 2);

        var tasks = Enumerable.Range(0, 6).Select(n => batch.AddAsync(n, CancellationToken.None)).ToList();
        SpinWait.SpinUntil(() => Volatile.Read(ref most) == 2, TimeSpan.FromSeconds(10));
        open.SetResult();
        await Task.WhenAll(tasks);

        Assert.Equal(2, most);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            if (Interlocked.CompareExchange(ref target, value, seen) == seen) return;
        }
    }
}
