using AriVoicemail.Bed;
using AriVoicemail.Demo;

if (args is not ([] or ["--stay"]))
{
    Console.Error.WriteLine("usage: demo.sh [--stay]     --stay leaves everything up until Ctrl-C");
    return 2;
}
using var stop = new StopSignal();
try
{
    await using var stage = await Stage.SetUpAsync(stop.Token);
    await using var phone = await SippPhone.StartAsync(stage.Kamailio, "1000");
    await Performance.RunAsync(stage, phone, stop.Token);
    if (args is ["--stay"])
    {
        Say.Title("Everything stays up: Ctrl-C ends it");
        await stop.Requested;
    }
    return 0;
}
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    return 130;
}
catch (Exception error) when (error is BedException or TimeoutException or HttpRequestException)
{
    Console.Error.WriteLine($"The demo failed: {error.Message}");
    return 1;
}
