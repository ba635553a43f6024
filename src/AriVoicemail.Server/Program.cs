using AriVoicemail.Server.Commands;

return await CommandLine.RunAsync(args);
