using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using AriVoicemail.Bed;

namespace AriVoicemail.Bench;

/// <summary>Our sender beside a loop that only sends and receives, and beside SIPp, to the same responders in one run.</summary>
internal static class NotifyBench
{
    // SIPp counts calls, not seconds; so many it does in the time that the others get.
    private const int SippPerSecond = 15_000;

    public static async Task<int> RunAsync(NotifyOptions options)
    {
        var rows = new List<NotifyRow>();
        var port = Ports.Free();
        using var sipp = new SippNotify(port);
        using var quick = new LampResponder();
        foreach (var (responder, to) in new[] { ("SIPp", port), ("quick", quick.EndPoint.Port) })
        {
            foreach (var window in options.Windows)
            {
                rows.Add(await SendAsync("loop", responder, to, window, options.Seconds));
                rows.Add(await SendAsync("endpoint", responder, to, window, options.Seconds));
                // One at a time SIPp waits for its own clock's tick.
                rows.Add(await sipp.SendAsync(responder, to, window, window == 1 ? 1000 * options.Seconds : SippPerSecond * options.Seconds));
                Console.Error.WriteLine($"window {window} to {responder} is done");
            }
        }
        Report(rows);
        return 0;
    }

    private static async Task<NotifyRow> SendAsync(string sender, string responder, int port, int window, int seconds)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["notify-sender", sender, $"{port}", $"{window}", $"{seconds}"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new BedException($"The sender {sender} ended with exit code {process.ExitCode}.");
        var numbers = output.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        var (done, took, cpu, repeated) = (numbers[0], numbers[1], numbers[2], numbers[3]);
        return new NotifyRow(responder, sender, window, done / took, 1_000_000 * cpu / done, (long)repeated);
    }

    private static void Report(List<NotifyRow> rows)
    {
        var text = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, shared by sender and responder; ")
            .AppendLine(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}")
            .AppendLine()
            .AppendLine("| responder | window | sender | NOTIFY/s | CPU us each | per CPU second | sent again |")
            .AppendLine("|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {row.Responder} | {row.Window} | {row.Sender} | {row.PerSecond:0} | {row.CpuMicroseconds:0.0} | {row.PerCpuSecond:0} | {row.Repeated} |");
        }
        text.AppendLine();
        foreach (var run in rows.GroupBy(row => (row.Responder, row.Window)))
        {
            NotifyRow Of(string sender) => run.Single(row => row.Sender == sender);
            var (ours, loop, sipp) = (Of("endpoint"), Of("loop"), Of("SIPp"));
            text.Append(CultureInfo.InvariantCulture, $"- to {run.Key.Responder}, window {run.Key.Window}: {ours.PerSecond / loop.PerSecond:0.00} of the loop's rate (aim >= 0.5), ")
                .Append(CultureInfo.InvariantCulture, $"{ours.PerSecond / sipp.PerSecond:0.0} x SIPp's rate, ")
                .AppendLine(CultureInfo.InvariantCulture, $"{ours.PerCpuSecond / sipp.PerCpuSecond:0.0} x SIPp's rate for a CPU second (aim >= 2)");
        }
        Console.WriteLine(text);
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts/bench")).FullName;
        var file = Path.Combine(folder, $"notify-{DateTime.UtcNow:yyyyMMdd-HHmmss}.md");
        File.WriteAllText(file, text.ToString());
        Console.WriteLine(file);
    }
}
