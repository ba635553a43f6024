// Each test drives several real servers; two at a time would measure this machine, not the product.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
