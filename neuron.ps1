#!/usr/bin/env pwsh
# NeuronActors from a checkout: builds what has changed, then runs the command line. The same as ./neuron, for PowerShell 7.
# Kept simple, since it is not part of the automatic tests: the build itself finds out what has changed.
#   ./neuron.ps1 COMMAND …          see ./neuron.ps1 --help
#   ./neuron.ps1 test [FILTER…]     runs the test projects whose names contain a FILTER, or all
$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$env:DOTNET_NOLOGO = '1'

function Build([string] $project) {
    $log = & dotnet build $project -c Release -v quiet 2>&1
    if ($LASTEXITCODE -ne 0) {
        $log | ForEach-Object { [Console]::Error.WriteLine($_) }
        [Console]::Error.WriteLine('neuron: the build failed; what it said stands above.')
        exit 1
    }
}

function Test-Projects([string[]] $filters) {
    $passed = 0; $failed = 0; $skipped = 0
    foreach ($folder in Get-ChildItem (Join-Path $root "tests") -Directory | Where-Object { Test-Path (Join-Path $_.FullName "*.csproj") } | Sort-Object Name) {
        $name = $folder.Name
        if ($filters.Count -gt 0 -and -not ($filters | Where-Object { $name.Contains($_) })) { continue }
        $report = New-TemporaryFile
        $text = & dotnet (Join-Path $folder 'bin' 'Release' 'net10.0' "$name.dll") -noLogo -noColor -reporter quiet -result-xml $report 2>&1
        $written = Get-Content $report -Raw
        $totals = if ($written) { ([xml]$written).assemblies.assembly } else { $null }
        Remove-Item $report
        if (-not $totals) {
            $text | Out-Host
            "$name  did not run to its end" | Out-Host
            $failed++
            continue
        }
        $wrong = [int]$totals.failed + [int]$totals.errors
        if ($wrong -ne 0) { $text | Out-Host }
        "$name  $($totals.passed) passed, $wrong failed, $($totals.skipped) skipped, $($totals.time) s" | Out-Host
        $passed += [int]$totals.passed; $failed += $wrong; $skipped += [int]$totals.skipped
    }
    "$passed passed, $failed failed, $skipped skipped" | Out-Host
    if ($failed -ne 0) { exit 1 }
    exit 0
}

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    [Console]::Error.WriteLine('neuron: the .NET 10 SDK was not found: install it from https://dotnet.microsoft.com/download/dotnet/10.0.')
    exit 1
}

if ($args.Count -gt 0 -and $args[0] -eq 'test') {
    Build (Join-Path $root 'NeuronActors.sln')
    Test-Projects @($args | Select-Object -Skip 1)
}

Build (Join-Path $root 'src' 'NeuronActors.Cli')
& dotnet (Join-Path $root 'src' 'NeuronActors.Cli' 'bin' 'Release' 'net10.0' 'neuron.dll') @args
exit $LASTEXITCODE
